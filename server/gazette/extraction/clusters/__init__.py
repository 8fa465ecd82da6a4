"""The clusters that lists and sentences name, and where they lie."""
