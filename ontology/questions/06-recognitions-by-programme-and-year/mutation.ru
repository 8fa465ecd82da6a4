DELETE DATA { GRAPH graph:derived { rc:sme-610000-610116-bbbb cg:batchYear 2024 } } ;
INSERT DATA { GRAPH graph:derived { rc:sme-610000-610116-bbbb cg:batchYear 2023 } }
