DELETE DATA { GRAPH <http://localhost:8000/graph/links/wikidata> { rg:610100 owl:sameAs wd:Q5826 } }
