"""Reading one scraped page: its lines, which of them are furniture, and what the rest says."""
