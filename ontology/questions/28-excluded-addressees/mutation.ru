INSERT DATA { GRAPH graph:entities { pg:sme-330200 a cg:Programme ; cg:jurisdiction rg:330200 } }
