"""What clusters make: this project's scheme of industries, its mappings to classifications, and names made from it."""
