"""Lists to filter: clusters and notices by facets, in three views and as files."""
