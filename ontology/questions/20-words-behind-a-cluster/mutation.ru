DELETE WHERE { GRAPH ?graph { ?row cg:quote ?quote } }
