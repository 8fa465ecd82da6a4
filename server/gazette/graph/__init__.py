"""Records to quads: the vocabulary's names, the graph of each notice, the shared things, and the direct facts."""
