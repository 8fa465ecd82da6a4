"""Search by name: an SQLite FTS5 index made with each release, and the look-ups in it."""
