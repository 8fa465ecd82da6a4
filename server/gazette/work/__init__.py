"""Where work that falls into pieces is done: in this process, in others, or on a cluster, behind one interface."""
