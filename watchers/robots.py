"""robots.txt as RFC 9309 reads it: what a polite program leaves alone. Pure; `articles.py` fetches it.

Feeds are published for programs and are asked without it; article pages are asked by its leave only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

_LIMIT = 512_000
"""Characters read; the RFC asks for 500 KiB at least."""
_MOST_RULES = 5000


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules that hold for us: (path pattern, allowed), longest pattern first, "allow" before "disallow"."""

    rules: tuple[tuple[str, bool], ...] = ()

    def allow(self, url: str) -> bool:
        """Tell whether a page may be asked for."""
        parts = urlsplit(url)
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (f"?{parts.query}" if parts.query else "")
        return next((allowed for pattern, allowed in self.rules if _fits(pattern, path)), True)


EVERYTHING = Robots()
NOTHING = Robots((("/", False),))


def parse_robots(text: str, agent: str) -> Robots:
    """Read a robots.txt.

    Args:
        text: As served; broken lines are passed over.
        agent: Our product name; its group holds, or else the group of `*`.
    """
    groups = _groups(text[:_LIMIT])
    own = [rule for agents, rules in groups if agent.lower() in agents for rule in rules]
    if not any(agent.lower() in agents for agents, _ in groups):
        own = [rule for agents, rules in groups if "*" in agents for rule in rules]
    ordered = sorted(own[:_MOST_RULES], key=lambda rule: (-len(rule[0]), not rule[1]))
    return Robots(tuple(ordered))


def _groups(text: str) -> list[tuple[set[str], list[tuple[str, bool]]]]:
    """Cut the file into groups: the agents they are for, and their rules."""
    groups: list[tuple[set[str], list[tuple[str, bool]]]] = []
    open_head = False
    for line in text.splitlines():
        name, _, value = line.partition("#")[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if name == "user-agent":
            if not open_head:
                groups.append((set(), []))
            groups[-1][0].add(value.lower())
            open_head = True
        elif name in {"allow", "disallow"} and groups:
            open_head = False
            if value:
                groups[-1][1].append((value, name == "allow"))
    return groups


def _fits(pattern: str, path: str) -> bool:
    """Match a pattern in which `*` stands for anything and a final `$` for the end."""
    if "*" not in pattern and not pattern.endswith("$"):
        return path.startswith(pattern)
    exact = pattern.endswith("$")
    pieces = re.sub(r"\*+", "*", pattern.removesuffix("$")).split("*")
    place = len(pieces[0]) if path.startswith(pieces[0]) else -1
    for piece in pieces[1:]:
        if place < 0:
            return False
        found = path.find(piece, place)
        place = found + len(piece) if found >= 0 else -1
    if exact and place >= 0:
        return place == len(path) or (len(pieces) > 1 and path.endswith(pieces[-1]))
    return place >= 0
