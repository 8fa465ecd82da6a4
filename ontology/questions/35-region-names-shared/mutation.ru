DELETE DATA { GRAPH graph:reference { rg:130102 cg:gbCode "130102" } }
