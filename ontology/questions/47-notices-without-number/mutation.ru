DELETE WHERE { GRAPH ?graph { ?notice cg:documentNumber ?number } }
