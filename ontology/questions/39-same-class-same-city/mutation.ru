DELETE WHERE { GRAPH graph:derived { cl:510104-aaaa cg:gbClass ?class } }
