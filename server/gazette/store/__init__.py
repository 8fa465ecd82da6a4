"""The data set's quads on disk: one small interface, and the embedded store behind it."""
