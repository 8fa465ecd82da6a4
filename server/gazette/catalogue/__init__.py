"""The release's lists as files: recognitions, notices, programmes, places, with their facets and counts worked out.

What lists show of a piece of a release is noted when the piece is made, and linked as long as it stays the same. From
these notes the lists are made once for each release, in the order in which they show the rows, and opened by all
processes that serve: a page of a list reads its own rows, and its counts are exact without any query.
"""

from gazette.catalogue.catalogue import Catalogue
from gazette.catalogue.rows import Act, Bounds, Duty, Notice, Programme, Recognition
from gazette.catalogue.standing import STANDINGS, Standing, standing

__all__ = [
    "STANDINGS",
    "Act",
    "Bounds",
    "Catalogue",
    "Duty",
    "Notice",
    "Programme",
    "Recognition",
    "Standing",
    "standing",
]
