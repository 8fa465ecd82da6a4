DELETE WHERE { GRAPH ?graph { ?event cg:concerns rc:sme-110000-110106-dddd } }
