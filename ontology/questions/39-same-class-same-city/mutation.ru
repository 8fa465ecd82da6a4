DELETE WHERE { GRAPH graph:entities { cl:510104-aaaa cg:leadingIndustry ?industry } }
