INSERT DATA { GRAPH graph:derived { rc:sme-CN-110115-bbbb cg:grantedBy nt:CN-2024-cccc } }
