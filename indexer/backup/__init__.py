"""Backups of an index, made while it is written to and searched, and verified when restored."""
