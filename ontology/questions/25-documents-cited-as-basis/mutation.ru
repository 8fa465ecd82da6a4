DELETE DATA { GRAPH <http://localhost:8000/graph/notice/330000-20250711-aaaa> { nt:330000-20250711-aaaa eli:based_on pd:CN-2022-119-cccc } }
