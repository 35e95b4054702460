"""Raw Arabic text to terms. Pure: no input or output but the package's own data files."""
