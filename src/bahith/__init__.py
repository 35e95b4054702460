"""Full-text search for Arabic articles."""
