"""What stands where a thing was: its tombstone, with 410 where nothing took its place and 300 where several things did.

One successor is no page at all: 301.
"""

from __future__ import annotations

from gazette.web.addresses import Address
from gazette.web.describe import Description, Tombstone
from gazette.web.pages.thing import thing_page
from gazette.web.site import Site


def status_of(tombstone: Tombstone) -> int:
    """The status of the document about a thing that is no more."""
    return 300 if tombstone.successors else 410


def tombstone_page(site: Site, description: Description, address: Address) -> str:
    """The page that says what became of it."""
    return thing_page(site, description, address, "tombstone.html", tombstone=description.tombstone)
