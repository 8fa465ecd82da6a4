DELETE WHERE { GRAPH ?graph { ?duty cg:requirementOf ?clause } }
