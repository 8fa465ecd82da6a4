DELETE { GRAPH ?graph { ?figure cg:countKind code:count-target } }
INSERT { GRAPH ?graph { ?figure cg:countKind code:count-cumulative } }
WHERE { GRAPH ?graph { ?figure cg:countKind code:count-target } }
