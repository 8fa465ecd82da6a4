"""A query as a program that asks it, in the languages that analysts use. The tests run each of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from gazette.query.guard import QueryKind


@dataclass(frozen=True, slots=True)
class Program:
    """A program: its short name, what to call it, and its text."""

    id: str
    name: str
    text: str


def programs(query: str, kind: QueryKind, endpoint: str) -> list[Program]:
    """Programs that send `query` to `endpoint` and print the answer. Declare the query's prefixes before."""
    shape = "graph" if kind.gives_graph else "truth" if kind is QueryKind.ASK else "rows"
    writers: list[tuple[str, str, Callable[[str, str, str], str]]] = [
        ("curl", "curl", _curl),
        ("python", "Python (SPARQLWrapper)", _sparqlwrapper),
        ("pandas", "Python (pandas)" if shape == "rows" else "Python (rdflib)", _pandas),
        ("r", "R", _r),
        ("javascript", "JavaScript", _javascript),
        ("address", "CSV" if shape != "graph" else "Turtle", _address),
    ]
    left_out = {"pandas"} if shape == "truth" else set()
    return [Program(id, name, write(query, shape, endpoint)) for id, name, write in writers if id not in left_out]


_MEDIA_TYPES = {"rows": "text/csv", "truth": "application/sparql-results+json", "graph": "text/turtle"}


def _curl(query: str, shape: str, endpoint: str) -> str:
    end = "QUERY"
    while end in query:
        end += "_"
    return (
        f"curl --silent --show-error --fail-with-body {endpoint} \\\n"
        f"  --header 'Accept: {_MEDIA_TYPES[shape]}' \\\n"
        f"  --data-urlencode query@- <<'{end}'\n{query}\n{end}\n"
    )


def _sparqlwrapper(query: str, shape: str, endpoint: str) -> str:
    form = "TURTLE" if shape == "graph" else "JSON"
    ending = {
        "rows": 'for row in service.queryAndConvert()["results"]["bindings"]:\n'
        '    print({name: term["value"] for name, term in row.items()})\n',
        "truth": 'print(service.queryAndConvert()["boolean"])\n',
        "graph": "print(service.queryAndConvert().decode())\n",
    }[shape]
    return (
        f"from SPARQLWrapper import {form}, POST, SPARQLWrapper\n\n"
        f"service = SPARQLWrapper({json.dumps(endpoint)})\n"
        f"service.setMethod(POST)\nservice.setReturnFormat({form})\n"
        f"service.setQuery({_in_python(query)})\n{ending}"
    )


def _pandas(query: str, shape: str, endpoint: str) -> str:
    if shape == "graph":
        return (
            f"from urllib.parse import urlencode\n\nfrom rdflib import Graph\n\nquery = {_in_python(query)}\n"
            f'address = "{endpoint}?" + urlencode({{"query": query, "format": "ttl"}})\n'
            'graph = Graph().parse(address, format="turtle")\nprint(len(graph), "triples")\n'
        )
    return (
        f"from urllib.parse import urlencode\n\nimport pandas as pd\n\nquery = {_in_python(query)}\n"
        f'rows = pd.read_csv("{endpoint}?" + urlencode({{"query": query, "format": "csv"}}))\nprint(rows)\n'
    )


def _r(query: str, shape: str, endpoint: str) -> str:
    form = "ttl" if shape == "graph" else "csv"
    ending = {
        "rows": 'rows <- read.csv(address, encoding = "UTF-8")\nprint(rows)\n',
        "truth": 'print(identical(trimws(readLines(address, warn = FALSE)), "true"))\n',
        "graph": 'writeLines(readLines(address, encoding = "UTF-8"))\n',
    }[shape]
    return (
        f"query <- {_in_r(query)}\n"
        f'address <- paste0("{endpoint}?format={form}&query=",\n'
        f"                  URLencode(enc2utf8(query), reserved = TRUE))\n{ending}"
    )


def _javascript(query: str, shape: str, endpoint: str) -> str:
    accept = _MEDIA_TYPES["graph" if shape == "graph" else "truth"]
    ending = {
        "rows": "const { results } = await response.json();\n"
        "for (const row of results.bindings) {\n"
        "  console.log(Object.fromEntries(Object.entries(row).map(([name, term]) => [name, term.value])));\n}\n",
        "truth": "console.log((await response.json()).boolean);\n",
        "graph": "console.log(await response.text());\n",
    }[shape]
    return (
        f"const query = {_in_javascript(query)};\n"
        f"const response = await fetch({json.dumps(endpoint)}, {{\n"
        '  method: "POST",\n'
        f'  headers: {{ "Content-Type": "application/sparql-query", Accept: "{accept}" }},\n'
        "  body: query,\n});\n"
        "if (!response.ok) throw new Error(await response.text());\n"
        f"{ending}"
    )


def _address(query: str, shape: str, endpoint: str) -> str:
    form = "ttl" if shape == "graph" else "csv"
    return f"{endpoint}?{urlencode({'format': form, 'query': query})}\n"


def _in_python(query: str) -> str:
    if "\\" in query or '"""' in query or query.endswith('"'):
        return repr(query)
    return f'"""\n{query}\n"""'


def _in_r(query: str) -> str:
    dashes = "-"
    while f'){dashes}"' in query:
        dashes += "-"
    return f'r"{dashes}(\n{query}\n){dashes}"'


def _in_javascript(query: str) -> str:
    escaped = query.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${")
    return f"`\n{escaped}\n`"
