"""Raw Arabic text to terms. Pure: it reads nothing but its own data files."""
