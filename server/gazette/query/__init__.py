"""Visitors' SPARQL: read by a guard, answered in confined child processes, stopped at the deadline.

The web process never runs a visitor's query itself. `guard` reads the text and refuses what is not for us (lock
one); `pool` hands it to a `child`, which `sandbox` has taken the network from (lock two), and passes the answer on
as it comes. Children are forked from one process (`forking`, which `nursery` starts) that holds the store in memory.
"""
