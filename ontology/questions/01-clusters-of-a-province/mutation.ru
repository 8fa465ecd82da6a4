DELETE DATA { GRAPH graph:derived { rc:sme-610000-610116-bbbb cg:endLatest "2027-01-01"^^xsd:date } }
