DELETE DATA { GRAPH graph:derived { <http://localhost:8000/id/cluster/610481-aaaa> cg:gbClass <http://localhost:8000/id/scheme/gbt4754-2017/C3963> } }
