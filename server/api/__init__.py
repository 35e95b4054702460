"""The JSON API: its routes, parameters, answers and description."""
