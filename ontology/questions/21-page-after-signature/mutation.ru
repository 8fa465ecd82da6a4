DELETE { GRAPH ?graph { ?page cg:postedDate "2023-03-01"^^xsd:date } }
INSERT { GRAPH ?graph { ?page cg:postedDate "2023-02-28"^^xsd:date } }
WHERE { GRAPH ?graph { ?page cg:postedDate "2023-03-01"^^xsd:date } }
