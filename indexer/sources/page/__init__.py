"""Reading one scraped page: its lines, what of them is furniture, and what the rest says."""
