INSERT DATA { GRAPH <http://localhost:8000/graph/notice/610000-20240729-bbbb> { nt:610000-20240729-bbbb cg:issuer og:510000-drc } }
