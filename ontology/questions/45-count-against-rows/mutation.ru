DELETE { GRAPH ?graph { ?listing cg:rowCount 23 } }
INSERT { GRAPH ?graph { ?listing cg:rowCount 22 } }
WHERE { GRAPH ?graph { ?listing cg:rowCount 23 } }
