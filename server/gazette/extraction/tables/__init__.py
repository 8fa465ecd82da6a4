"""Rows and columns of lists that lost their tables."""
