DELETE DATA { GRAPH <http://localhost:8000/graph/notice/610000-20240729-aaaa> { st:610000-20240729-aaaa-1a2b3c4d cg:quote "2024年7月29日" } }
