"""Making, keeping and swapping releases: immutable folders with a store, a manifest and checksums."""
