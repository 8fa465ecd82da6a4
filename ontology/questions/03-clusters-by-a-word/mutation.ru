DELETE DATA { GRAPH graph:derived { cl:510300-bbbb cg:name "自贡市无人机产业集群" } }
