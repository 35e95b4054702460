"""The pages for people: what the templates need to be filled."""
