INSERT { GRAPH ?graph { ?row cg:quote "西安市长安区乙产业集群" } }
WHERE { GRAPH ?graph { ?row cg:cellName "西安市长安区乙产业集群" } }
