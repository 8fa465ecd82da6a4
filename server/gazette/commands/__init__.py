"""The commands of the command line, thin over the library: each imports what it needs when it is called."""
