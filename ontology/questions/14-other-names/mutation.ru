DELETE { GRAPH ?graph { ?event cg:nameUsed ?name } }
INSERT { GRAPH ?graph { ?event cg:nameUsed "杭州市滨江区智能计算产业集群"@zh } }
WHERE { GRAPH ?graph { ?event cg:nameUsed ?name } }
