DELETE DATA { GRAPH graph:entities { cl:610116-bbbb a cg:Cluster } }
