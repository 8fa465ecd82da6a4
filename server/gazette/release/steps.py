"""The steps of a build, by name: each is a moment at which a build may be killed, and nothing be lost."""

from __future__ import annotations

STEPS = (
    "read", "judged", "minted", "stored", "described", "dumped", "sealed", "compared", "flushed", "renamed", "linked",
    "pruned", "noted",
)  # fmt: skip
"""In their order. `renamed` and `linked` are the two renames that put a release in force."""


def reached(step: str) -> None:
    """A build calls this when a step is done. It does nothing; a test that kills builds puts its own in its place."""
    if step not in STEPS:
        raise ValueError(f"{step} is no step of a build")
