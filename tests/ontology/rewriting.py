"""As much of Apache's mod_rewrite as a w3id.org folder uses: RewriteRule and RewriteCond in a per-directory file.

https://httpd.apache.org/docs/2.4/mod/mod_rewrite.html: conditions hold for the next rule only and all must hold;
a relative substitution goes on to the following rules; `-` leaves the path as it is; `[E=…]`, `[L]` and `[R=…]`.
"""

import re
from dataclasses import dataclass, field


@dataclass
class Answer:
    """Where a request is sent."""

    status: int
    location: str


@dataclass
class Rule:
    pattern: re.Pattern[str]
    substitution: str
    flags: list[str]
    conditions: list[tuple[str, re.Pattern[str]]] = field(default_factory=list)


def parse(text: str) -> list[Rule]:
    """The rules of a file. Raises `ValueError` at a line that it does not know."""
    rules: list[Rule] = []
    conditions: list[tuple[str, re.Pattern[str]]] = []
    for line in text.splitlines():
        words = line.split()
        match words:
            case [] | ["Options" | "RewriteEngine", *_]:
                continue
            case [first, *_] if first.startswith("#"):
                continue
            case ["RewriteCond", tested, pattern]:
                conditions.append((tested, re.compile(pattern)))
            case ["RewriteRule", pattern, substitution, *rest]:
                flags = rest[0].strip("[]").split(",") if rest else []
                rules.append(Rule(re.compile(pattern), substitution, flags, conditions))
                conditions = []
            case _:
                raise ValueError(f"not understood: {line}")
    return rules


def answer(rules: list[Rule], path: str, headers: dict[str, str]) -> Answer | None:
    """What the rules make of a path (without the folder's name and first slash)."""
    variables = {f"%{{HTTP_{name.upper()}}}": value for name, value in headers.items()}
    for rule in rules:
        match = rule.pattern.search(path)
        if not match or not all(p.search(variables.get(tested, "")) for tested, p in rule.conditions):
            continue
        result = match.expand(re.sub(r"\$(\d)", r"\\\1", rule.substitution))
        for name, value in variables.items():
            result = result.replace(name, value)
        for flag in rule.flags:
            if flag.startswith("E="):
                name, value = flag.removeprefix("E=").split(":", 1)
                variables[f"%{{ENV:{name}}}"] = value
        redirect = next((flag for flag in rule.flags if flag.startswith("R=")), None)
        if redirect:
            return Answer(int(redirect.removeprefix("R=")), result)
        path = path if result == "-" else result
        if "L" in rule.flags:
            return None
    return None
