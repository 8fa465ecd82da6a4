DELETE WHERE { GRAPH graph:entities { ?programme cg:parentProgramme ?parent } }
