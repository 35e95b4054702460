"""Articles to an index, and a query to hits. No HTTP, no HTML."""
