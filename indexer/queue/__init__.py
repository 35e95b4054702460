"""Writes that wait on disk for the one process that applies them to an index."""
