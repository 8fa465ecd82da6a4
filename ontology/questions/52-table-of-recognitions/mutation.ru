DELETE DATA { GRAPH graph:derived { cl:610112-aaaa cg:inCounty rg:610112 } }
