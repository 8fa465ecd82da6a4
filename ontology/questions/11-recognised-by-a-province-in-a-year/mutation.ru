DELETE DATA { GRAPH graph:derived { rc:sme-610000-610112-aaaa cg:grantedBy nt:610000-20240729-aaaa } }
