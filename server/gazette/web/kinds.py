"""Which page a thing gets: by its classes, in this order; the page that holds for every thing otherwise.

A kind with a page of its own is a module with one function and a line here.
"""

from __future__ import annotations

from collections.abc import Callable

from gazette.graph.vocabulary import CG, CODE, ONT, OWL, SKOS
from gazette.web.addresses import SHAPES, Address
from gazette.web.describe import Description
from gazette.web.pages.body import body_page
from gazette.web.pages.cluster import cluster_page
from gazette.web.pages.conflict import conflict_page
from gazette.web.pages.industry import industry_page
from gazette.web.pages.notice import notice_page
from gazette.web.pages.ontology import code_page, ontology_page, rule_page, term_page
from gazette.web.pages.policy import policy_page
from gazette.web.pages.programme import batch_page, programme_page
from gazette.web.pages.recognition import recognition_page
from gazette.web.pages.region import region_page
from gazette.web.pages.thing import thing_page
from gazette.web.rules import SH
from gazette.web.site import Site

Page = Callable[[Site, Description, Address], str]

PAGES: tuple[tuple[str, str, Page], ...] = (
    (CG.Notice.value, "", notice_page),
    (CG.Cluster.value, "", cluster_page),
    (CG.Recognition.value, "", recognition_page),
    (CG.AdministrativeRegion.value, "", region_page),
    (CG.Region.value, "", region_page),
    (CG.PublicBody.value, "", body_page),
    (CG.PolicyDocument.value, "", policy_page),
    (CG.Programme.value, "", programme_page),
    (CG.Batch.value, "", batch_page),
    (CG.Conflict.value, "", conflict_page),
    (OWL.Ontology.value, ONT.rstrip("#"), ontology_page),
    (OWL.Ontology.value, SHAPES.rstrip("#"), rule_page),
    (OWL.Class.value, ONT, term_page),
    (OWL.ObjectProperty.value, ONT, term_page),
    (OWL.DatatypeProperty.value, ONT, term_page),
    (OWL.AnnotationProperty.value, ONT, term_page),
    (SKOS.ConceptScheme.value, CODE, code_page),
    (SKOS.Concept.value, CODE, code_page),
    (SKOS.Concept.value, "", industry_page),
    (SKOS.ConceptScheme.value, "", industry_page),
    (SH.NodeShape.value, SHAPES, rule_page),
    (SH.PropertyShape.value, SHAPES, rule_page),
)
"""A class, what the thing's IRI begins with, and the page."""


def page_of(description: Description) -> Page:
    """The page for a thing."""
    types = set(description.types)
    for type_, start, page in PAGES:
        if type_ in types and description.iri.startswith(start):
            return page
    return thing_page
