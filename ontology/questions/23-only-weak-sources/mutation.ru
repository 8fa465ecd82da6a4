DELETE { GRAPH ?graph { ?page cg:reproductionMode code:mode-verbatim-repost } }
INSERT { GRAPH ?graph { ?page cg:reproductionMode code:mode-news-report } }
WHERE { GRAPH ?graph { ?page cg:reproductionMode code:mode-verbatim-repost } }
