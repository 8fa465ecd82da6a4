DELETE { GRAPH ?graph { ?event cg:outcome code:outcome-fail } }
INSERT { GRAPH ?graph { ?event cg:outcome code:outcome-pass } }
WHERE { GRAPH ?graph { ?event cg:outcome code:outcome-fail } }
