"""A server in bad weather: see `__main__`."""
