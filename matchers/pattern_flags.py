"""What the form of a word says of the event: one bit each, so that a whole frame's forms are one number."""

from __future__ import annotations

INFINITIVE = 1
PAST = 2
PRESENT = 4
FUTURE = 8
PARTICIPLE = 16
NOUN = 32
NEGATED = 64
CONDITIONAL = 128
ING = 256
IMPERATIVE = 512

NAMES = {
    "inf": INFINITIVE,
    "past": PAST,
    "pres": PRESENT,
    "fut": FUTURE,
    "part": PARTICIPLE,
    "noun": NOUN,
    "neg": NEGATED,
    "cond": CONDITIONAL,
    "ing": ING,
    "imp": IMPERATIVE,
}
"""How packs write them: `@detain:past` asks for a past form; several may be joined, `@detain:past+part`."""
