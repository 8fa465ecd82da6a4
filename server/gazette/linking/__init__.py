"""Links from other people's data to ours, and from ours to other data sets."""
