"""The release's lists as a file: recognitions, notices, programmes, places, with their facets and counts worked out.

Written once for each release, in the order in which lists show the rows, and opened by all processes that serve: a page
of a list reads its own rows, and its counts are exact without any query.
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
