DELETE DATA { GRAPH graph:derived { rc:sme-610000-610116-bbbb cg:endEarliest "2028-01-01"^^xsd:date } } ;
INSERT DATA { GRAPH graph:derived { rc:sme-610000-610116-bbbb cg:endEarliest "2027-01-01"^^xsd:date } }
