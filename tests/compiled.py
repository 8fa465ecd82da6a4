"""Code that libraries write and compile for each application is compiled once a process: tests make a thousand of them.

Templates become code by Jinja, and addresses by Werkzeug, from nothing but their text; an application of its own for
each test is otherwise made as ever. And pySHACL looks up what is a constraint in its table of them: it has the table,
and goes through a list for each thing that is said of each shape.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyshacl.shape
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from pyshacl.constraints import CONSTRAINT_PARAMETERS_MAP
from werkzeug.routing import Rule


class _InMemory(BytecodeCache):
    """Templates as code, by where they stand and what their text is."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.code


def compile_once() -> None:
    """From now on, in this process."""
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": _InMemory()}
    builders: dict[tuple[object, ...], Callable[..., Any]] = {}
    real = Rule._compile_builder

    def kept_or_compiled(rule: Rule, append_unknown: bool = True) -> Callable[..., Any]:
        if rule.defaults:
            return real(rule, append_unknown)
        key = (rule.rule, *rule._trace, append_unknown)
        if key not in builders:
            builders[key] = real(rule, append_unknown)
        return builders[key]

    Rule._compile_builder = kept_or_compiled  # type: ignore[method-assign]
    pyshacl.shape.CONSTRAINT_PARAMS = CONSTRAINT_PARAMETERS_MAP, CONSTRAINT_PARAMETERS_MAP
