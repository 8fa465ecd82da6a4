DELETE WHERE { GRAPH ?graph { ?act cg:supersedesProposal ?proposal } }
