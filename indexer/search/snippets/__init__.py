"""Which passage of an article to show, and what to mark in it."""
