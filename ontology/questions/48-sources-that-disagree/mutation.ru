DELETE WHERE { GRAPH graph:entities { ?conflict cg:preferredClaim ?claim } }
