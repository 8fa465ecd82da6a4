"""The pages of the known kinds: few look-ups, nothing inline, the reader's day and language kept."""

from __future__ import annotations

import re

import pytest

from gazette.store.embedded import EmbeddedStore

MOST = 9
ALONE = ("/", "/clusters", "/clusters?view=map", "/clusters?view=chart", "/notices", "/search?q=%E6%9D%90%E6%96%99",
         "/about", "/about/report", "/calendar", "/sitemap.xml", "/feed.atom", "/calendar.ics")  # fmt: skip


def largest(site) -> list[str]:
    """The address of the thing of each kind that most hangs on, and of one on which little does."""
    kinds = ("cluster", "notice", "region", "organisation", "policy", "programme", "batch", "recognition")
    found = []
    for kind in kinds:
        rows = site.served.store.select(
            "SELECT ?o (COUNT(*) AS ?n) { ?s ?p ?o FILTER(STRSTARTS(STR(?o), "
            f'"{site.base_uri}/id/{kind}/")) }} GROUP BY ?o ORDER BY DESC(?n) ?o'
        )
        found += [row["o"].value for row in (rows[0], rows[-1])]
    found.append(f"{site.base_uri}/id/region/CN")
    return [iri.removeprefix(site.base_uri).replace("/id/", "/doc/", 1) for iri in found]


def test_no_page_takes_more_than_a_few_look_ups_whatever_its_size(site_client, monkeypatch):
    site = site_client.application.extensions["gazette"]
    assert site.served.catalogue.recognitions
    addresses = [*largest(site), *ALONE]
    counted = []
    for name in ("select", "quads", "first_said"):
        real = getattr(EmbeddedStore, name)
        monkeypatch.setattr(
            EmbeddedStore, name, lambda self, *a, _real=real, **k: counted.append(1) or _real(self, *a, **k)
        )
    for address in addresses:
        counted.clear()
        answer = site_client.get(address, headers={"Accept": "text/html"}, follow_redirects=True)
        assert answer.status_code == 200, address
        assert len(counted) <= MOST, address


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_on_a_page_is_inline(site_client, language):
    site = site_client.application.extensions["gazette"]
    for address in [*largest(site), *ALONE[:9]]:
        html = site_client.get(address, headers={"Accept": "text/html", "Accept-Language": language}).get_data(
            as_text=True
        )
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", html), address
        for attributes, body in re.findall(r"<script([^>]*)>(.*?)</script>", html, re.S):
            assert "ld+json" in attributes or not body.strip(), address
        for rel, href in re.findall(r'<a href="(https?://[^"]+)"([^>]*)>', html):
            assert "external" in href or rel.startswith(site.base_uri), (address, rel)


@pytest.mark.parametrize("path", ["/", "/clusters", "/doc/region/610000", "/doc/region/CN"])
def test_the_day_and_the_language_go_along(site_client, path):
    html = site_client.get(f"{path}?lang=en&on=2027-06-30", headers={"Accept": "text/html"}).get_data(as_text=True)
    assert '<html lang="en">' in html and "2027-06-30" in html
    links = [link for link in re.findall(r'<a [^>]*href="(/(?:id|doc|clusters|notices|about)[^"]*)"', html)
             if not re.search(r"\.(?:csv|xlsx|json|ttl|jsonld|nt|rdf|trig)\b", link)]  # fmt: skip
    assert len(links) > 5
    assert all("lang=en" in link and "on=2027-06-30" in link for link in links), links


def test_what_holds_differs_by_the_day_that_is_looked_at(site_client):
    def certain(day: str) -> int:
        html = site_client.get(f"/doc/region/CN?on={day}&lang=en", headers={"Accept": "text/html"}).get_data(
            as_text=True
        )
        return int(re.search(r"<b>(\d+)</b>in force for certain", html)[1])

    assert certain("2010-01-01") == 0 < certain("2025-06-30") and certain("2090-01-01") == 0


def test_the_tabs_of_a_search_count_what_it_finds(site_client):
    from urllib.parse import quote

    for asked in ("陕工信发〔2023〕89号", "材料", "稀有金属 zzqx"):
        html = site_client.get(f"/search?q={quote(asked)}&lang=zh").text
        total = int(re.search(r"(\d+) 条结果", html)[1])
        tabs = {kind: int(count) for kind, count in re.findall(
            r'kind=(\w+)"[^>]*>[^<]* <span class="soft">(\d+)', html)}  # fmt: skip
        assert sum(tabs.values()) in ({0, total} if total == 1 else {total}), asked
        for kind, count in tabs.items():
            one = site_client.get(f"/search?q={quote(asked)}&kind={kind}&lang=zh").text
            assert f"{count} 条结果" in one, (asked, kind)


HOSTILE = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "‮abc‬", "​", "{{7*7}}", "' OR 1=1 --", "%00"]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_visitor_types_stays_text(site_client, text):
    from urllib.parse import quote

    for address in (
        "/search?q=",
        "/clusters?q=",
        "/notices?q=",
        "/clusters?place=",
        "/clusters?programme=",
        "/suggest?q=",
    ):
        answer = site_client.get(address + quote(text), headers={"Accept": "text/html, */*;q=0.1"})
        html = answer.get_data(as_text=True)
        assert answer.status_code == (200 if address.endswith("?q=") else 400), address
        if answer.mimetype == "text/html":
            assert (
                "<script>alert" not in html
                and "<img src=x" not in html
                and "49" not in re.findall(r"<h1>.*?</h1>", html)
            )


def test_links_of_kinds_lead_from_the_province_to_the_policy_document(site_client):
    site = site_client.application.extensions["gazette"]
    held = next(n for n in site.served.catalogue.notices if n.held and any(a.known == "complete" for a in n.acts))
    path = held.iri.removeprefix(site.base_uri).replace("/id/", "/doc/", 1)
    html = site_client.get(f"{path}.html").get_data(as_text=True)
    policy = re.search(r'href="(/id/policy/[^"]+)"', html)[1]
    page = site_client.get(policy, headers={"Accept": "text/html"}, follow_redirects=True).get_data(as_text=True)
    assert held.iri.removeprefix(site.base_uri) in page, "the document names the notice that cites it"
