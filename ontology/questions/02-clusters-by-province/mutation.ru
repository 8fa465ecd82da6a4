INSERT DATA { GRAPH graph:derived { cl:330109-dddd cg:inProvince rg:330000 } }
