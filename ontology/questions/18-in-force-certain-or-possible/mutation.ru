DELETE DATA { GRAPH graph:derived { rc:sme-610000-610116-bbbb cg:lifecycle code:life-renewed } } ;
INSERT DATA { GRAPH graph:derived { rc:sme-610000-610116-bbbb cg:lifecycle code:life-revoked } }
