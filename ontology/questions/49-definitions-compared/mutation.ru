DELETE WHERE { GRAPH <http://localhost:8000/graph/notice/CN-2024-bbbb> { ?definition cg:definitionText ?text } }
