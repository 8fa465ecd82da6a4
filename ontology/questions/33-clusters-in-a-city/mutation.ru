DELETE DATA { GRAPH graph:derived { cl:610100-bbbb cg:inPrefecture rg:610100 } }
