DELETE DATA { GRAPH graph:derived { rc:sme-330000-330108-cccc cg:endEarliest "2026-06-30"^^xsd:date } } ;
INSERT DATA { GRAPH graph:derived { rc:sme-330000-330108-cccc cg:endEarliest "2029-01-01"^^xsd:date } }
