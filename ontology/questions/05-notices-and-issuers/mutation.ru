DELETE DATA { GRAPH <http://localhost:8000/graph/notice/510000-20221228-aaaa> { nt:510000-20221228-aaaa cg:issuer og:510000-drc } }
