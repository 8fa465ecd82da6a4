DELETE WHERE { GRAPH graph:reference { ?change cg:changedTo ?now } }
