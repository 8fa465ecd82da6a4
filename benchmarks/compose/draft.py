"""A notice that is being put together."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from benchmarks.compose.pool import Pool
from benchmarks.compose.truth import Act, Truth


@dataclass
class Draft:
    """What is being put together: who acts, on what, in which words."""

    rng: random.Random
    facts: Pool
    area: str
    """The province, or city, that acts."""
    year: int
    scheme: str
    of: str
    bodies: list[str]
    truth: Truth
    lines: list[str] = field(default_factory=list)

    @property
    def act(self) -> Act:
        """The main act."""
        return self.truth.acts[0]

    @property
    def place(self) -> str:
        """The area's name."""
        return self.facts.places[self.area].name
