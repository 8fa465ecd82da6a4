DELETE DATA { GRAPH graph:entities { pg:sme-610000 cg:parentProgramme pg:sme-CN } }
