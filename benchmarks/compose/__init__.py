"""A composer of notices: real facts in the layouts, forms and noise of the wild, with the labels of what was put in.

Nothing here looks at how the extractor works: labels come from what the composer chose, layouts from how portals and
reposters print notices. A page is a pure function of its seed.
"""
