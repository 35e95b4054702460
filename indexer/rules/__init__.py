"""The owner's rules: read from YAML, checked, kept beside the index, and applied to questions."""
