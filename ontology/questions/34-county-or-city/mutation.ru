DELETE DATA { GRAPH graph:entities { cl:610116-bbbb cg:locatedIn rg:610116 } } ;
INSERT DATA { GRAPH graph:entities { cl:610116-bbbb cg:locatedIn rg:510100 } }
