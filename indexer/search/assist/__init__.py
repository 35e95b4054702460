"""What helps a reader to ask: corrections, suggestions, looser queries, similar articles."""
