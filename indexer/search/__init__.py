"""From what a reader typed to a page of results."""
