DELETE WHERE { GRAPH ?graph { ?group cg:excludesRegion ?region } }
