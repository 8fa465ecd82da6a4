DELETE WHERE { GRAPH ?graph { ?act cg:announcementKind code:kind-grant } }
