DELETE DATA { GRAPH graph:derived { cl:320115-bbbb cg:inProvince rg:320000 } } ;
INSERT DATA { GRAPH graph:derived { cl:320115-bbbb cg:inProvince rg:610000 } }
