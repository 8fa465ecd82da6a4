DELETE WHERE { GRAPH ?graph { ?rule cg:termYears ?years } }
