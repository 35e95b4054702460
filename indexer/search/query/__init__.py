"""What a reader typed, read into a query tree."""
