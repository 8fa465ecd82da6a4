DELETE WHERE { GRAPH ?graph { ?page cg:reportsOn ?notice } }
