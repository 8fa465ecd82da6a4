DELETE DATA { GRAPH graph:derived { rc:sme-CN-110106-cccc cg:lifecycle code:life-proposed } } ;
INSERT DATA { GRAPH graph:derived { rc:sme-CN-110106-cccc cg:lifecycle code:life-granted } }
