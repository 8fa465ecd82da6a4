"""The release's recognitions, notices, programmes and places as tables in memory: what lists, counts and charts need.

Read once for each release, column by column, so that a page of a list costs no query and its counts are exact.
"""

from gazette.web.catalogue.catalogue import Catalogue
from gazette.web.catalogue.rows import Notice, Programme, Recognition
from gazette.web.catalogue.standing import STANDINGS, Standing, standing

__all__ = ["STANDINGS", "Catalogue", "Notice", "Programme", "Recognition", "Standing", "standing"]
