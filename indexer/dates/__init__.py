"""Dates: as articles write them, and as queries name them."""
