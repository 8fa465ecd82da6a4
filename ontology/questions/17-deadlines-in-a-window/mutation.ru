DELETE DATA { GRAPH graph:entities { dl:06-30 cg:month 6 } } ;
INSERT DATA { GRAPH graph:entities { dl:06-30 cg:month 4 } }
