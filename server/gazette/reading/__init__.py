"""Bytes to a `Document`: raw text, its plain form, and what the file says of the page. One module a format."""
