DELETE DATA { GRAPH graph:derived { rc:sme-330000-330109-cccc cg:startEarliest "2025-10-10"^^xsd:date } } ;
INSERT DATA { GRAPH graph:derived { rc:sme-330000-330109-cccc cg:startEarliest "2026-01-01"^^xsd:date } }
