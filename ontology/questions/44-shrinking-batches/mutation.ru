DELETE { GRAPH ?graph { ?listing cg:completeness code:completeness-sample } }
INSERT { GRAPH ?graph { ?listing cg:completeness code:completeness-complete } }
WHERE { GRAPH ?graph { ?listing cg:completeness code:completeness-sample } }
