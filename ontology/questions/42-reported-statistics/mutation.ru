DELETE WHERE { GRAPH ?graph { ?figure cg:periodEnd ?until } }
