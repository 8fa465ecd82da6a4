INSERT DATA { GRAPH <http://localhost:8000/graph/notice/510000-20221228-aaaa> { ms:510000-20221228-aaaa-1 cg:measureFor pg:sme-510000 } }
