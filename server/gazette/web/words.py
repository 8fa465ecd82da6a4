"""What codes and standings are called on pages, in the language of the request."""

from __future__ import annotations

from collections.abc import Iterable

from gazette.catalogue import STANDINGS, Notice, Standing, keys
from gazette.catalogue.rows import Act
from gazette.graph.vocabulary import CODE
from gazette.web.labels import in_language
from gazette.web.language import text, wanted
from gazette.web.site import Site

LEVELS, LIFECYCLES = keys.LEVELS, keys.LIFECYCLES
KINDS = ("proposal", "recommendation", "cultivation", "grant", "recheck", "renewal", "revocation")


def iris() -> set[str]:
    """The codes that are named on many pages, to be looked up together with what else a page names."""
    lists = (("level", LEVELS), ("kind", KINDS), ("life", LIFECYCLES))
    return {f"{CODE}{name}-{value}" for name, values in lists for value in values}


def codes(site: Site, name: str, values: Iterable[str]) -> dict[str, str]:
    """The labels of values of a code list, in their order; a value that has none stands for itself."""
    iris = {value: f"{CODE}{name}-{value}" for value in values}
    labels = site.labels(iris.values())
    found = {value: in_language(labels.get(iri, ()), wanted()) for value, iri in iris.items()}
    return {value: label.text if label else value for value, label in found.items()}


def levels(site: Site) -> dict[str, str]:
    """The levels, the national one first."""
    return codes(site, "level", LEVELS)


def kinds(site: Site) -> dict[str, str]:
    """What an announcement can do."""
    return codes(site, "kind", KINDS)


def lifecycles(site: Site) -> dict[str, str]:
    """How far a recognition can have come."""
    return codes(site, "life", LIFECYCLES)


def standings() -> dict[Standing, str]:
    """How a recognition can stand on a day."""
    said = (
        text("in force", "有效"),
        text("perhaps in force", "或有效"),
        text("lapsed", "已届满"),
        text("term over; rechecked, list not known whole", "期满；已复核，名单未全"),
        text("not yet begun", "尚未生效"),
        text("granted, no term known", "已认定，期限未详"),
        text("not granted", "未获认定"),
    )
    return dict(zip(STANDINGS, said, strict=True))


def between(bounds: tuple[object, object]) -> str:
    """A day that is known by its bounds, in words; nothing where there is none."""
    first, last = bounds
    if last is None:
        return ""
    if first is None:
        return text(f"by {last}", f"至迟 {last}")
    if first == last:
        return str(first)
    return text(f"between {first} and {last}", f"{first} 至 {last} 之间")


def called(notice: Notice) -> str:
    """What to call a notice on a page: its title, in its own words, or our label in the page's language."""
    return text(notice.label_en or notice.label, notice.label)


def how_many(act: Act) -> str:
    """How many clusters an act names here, of how many that it announces: 0 is no number that a notice gives."""
    if act.announced is not None:
        return f"{act.named} / {act.announced}"
    return str(act.named) if act.named else text("number not known", "数目不详")
