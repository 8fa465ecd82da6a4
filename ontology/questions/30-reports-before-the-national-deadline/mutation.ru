DELETE DATA { GRAPH graph:entities { dl:04-30 cg:month 4 } } ;
INSERT DATA { GRAPH graph:entities { dl:04-30 cg:month 5 } }
