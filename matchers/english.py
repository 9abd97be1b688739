"""English word forms: what a verb or noun in a pack stands for, and what each form says of the event."""

from __future__ import annotations

import re

from matchers.pattern_flags import INFINITIVE, ING, NOUN, PARTICIPLE, PAST, PRESENT

_IRREGULAR = {
    "beat": "beat beaten", "begin": "began begun", "break": "broke broken", "bring": "brought brought",
    "catch": "caught caught", "come": "came come", "cut": "cut cut", "deny": "denied denied", "die": "died died",
    "draw": "drew drawn", "drive": "drove driven", "find": "found found", "freeze": "froze frozen",
    "get": "got gotten|got",
    "give": "gave given", "go": "went gone", "hand": "handed handed", "hang": "hanged hanged|hung", "have": "had had",
    "hear": "heard heard", "hit": "hit hit", "hold": "held held", "keep": "kept kept", "know": "knew known",
    "lay": "laid laid", "leave": "left left", "let": "let let", "lock": "locked locked", "lose": "lost lost",
    "make": "made made", "pay": "paid paid", "pick": "picked picked", "put": "put put", "read": "read read",
    "rise": "rose risen", "run": "ran run", "say": "said said", "see": "saw seen", "seek": "sought sought",
    "sell": "sold sold", "send": "sent sent", "set": "set set", "shoot": "shot shot", "show": "showed shown",
    "shut": "shut shut", "spend": "spent spent", "stand": "stood stood", "strike": "struck struck|stricken",
    "strip": "stripped stripped", "take": "took taken", "tell": "told told", "throw": "threw thrown",
    "uphold": "upheld upheld", "upbraid": "upbraided upbraided", "wear": "wore worn", "win": "won won",
    "withdraw": "withdrew withdrawn", "write": "wrote written", "overturn": "overturned overturned",
    "slap": "slapped slapped", "drag": "dragged dragged", "grab": "grabbed grabbed", "nab": "nabbed nabbed",
    "ban": "banned banned", "bar": "barred barred", "kidnap": "kidnapped kidnapped", "commit": "committed committed",
    "drop": "dropped dropped", "stop": "stopped stopped", "free": "freed freed", "flee": "fled fled",
    "refer": "referred referred", "transfer": "transferred transferred", "axe": "axed axed", "quit": "quit quit",
    "cancel": "canceled|cancelled canceled|cancelled", "label": "labeled|labelled labeled|labelled",
    "expel": "expelled expelled", "fit": "fit fit", "plan": "planned planned", "jam": "jammed jammed",
    "sleep": "slept slept", "lie": "lay lain", "slam": "slammed slammed", "shove": "shoved shoved",
    "become": "became become", "fall": "fell fallen", "fight": "fought fought", "feel": "felt felt", "lead": "led led",
    "rip": "ripped ripped", "stab": "stabbed stabbed", "whip": "whipped whipped", "pin": "pinned pinned",
    "ship": "shipped shipped", "bundle": "bundled bundled", "quash": "quashed quashed", "tap": "tapped tapped",
    "submit": "submitted submitted", "acquit": "acquitted acquitted", "permit": "permitted permitted",
    "remit": "remitted remitted", "step": "stepped stepped", "wipe": "wiped wiped", "smash": "smashed smashed",
    "club": "clubbed clubbed", "rob": "robbed robbed", "cuff": "cuffed cuffed", "choke": "choked choked",
    "knock": "knocked knocked", "swap": "swapped swapped", "unplug": "unplugged unplugged",
    "scrap": "scrapped scrapped",
    "trim": "trimmed trimmed", "strangle": "strangled strangled", "overrule": "overruled overruled",
    "tie": "tied tied", "serve": "served served", "prevent": "prevented prevented", "forbid": "forbade forbidden",
    "rescind": "rescinded rescinded", "undergo": "underwent undergone", "bear": "bore born|borne",
    "be": "was|were been",
    "burst": "burst burst", "bust": "busted busted", "swoop": "swooped swooped", "tear": "tore torn",
    "hurl": "hurled hurled",
}  # fmt: skip

_DOUBLES = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]")
"""One short syllable doubles its last letter: grab, grabbed."""


def verb_forms(base: str) -> dict[str, int]:
    """Give every form of a verb with what it says: `detain` -> detain, detains, detained, detaining."""
    forms = {base: INFINITIVE, _third_person(base): PRESENT}
    past, participle = _past(base)
    for form in past:
        forms[form] = forms.get(form, 0) | PAST
    for form in participle:
        forms[form] = forms.get(form, 0) | PARTICIPLE
    for form in _gerunds(base, participle[0]):
        forms[form] = forms.get(form, 0) | ING
    return forms


def irregular_bases(form: str) -> list[str]:
    """Give the verbs an irregular form belongs to: `held` -> hold."""
    return [base for base, forms in _IRREGULAR.items() if form in re.split(r"[ |]", forms)]


def noun_forms(base: str) -> dict[str, int]:
    """Give singular, plural and possessives of a noun: `officer` -> officer, officers, officer's, officers'."""
    plural = _third_person(base)
    return {base: NOUN, plural: NOUN, f"{base}'s": NOUN, f"{plural}'": NOUN}


def _third_person(base: str) -> str:
    if base.endswith("y") and base[-2:-1] not in "aeiou":
        return base[:-1] + "ies"
    if base.endswith(("s", "sh", "ch", "x", "z")):
        return base + "es"
    return base + "s"


def _past(base: str) -> tuple[list[str], list[str]]:
    if base in _IRREGULAR:
        past, participle = _IRREGULAR[base].split()
        return past.split("|"), participle.split("|")
    if _DOUBLES.fullmatch(base) or base in ("annul", "compel", "patrol", "control", "admit", "omit"):
        form = base + base[-1] + "ed"
    elif base.endswith("e"):
        form = base + "d"
    elif base.endswith("y") and base[-2:-1] not in "aeiou":
        form = base[:-1] + "ied"
    else:
        form = base + "ed"
    return [form], [form]


def _gerunds(base: str, participle: str) -> list[str]:
    if base.endswith("ie"):
        return [base[:-2] + "ying"]
    if base.endswith("e") and base not in ("be", "free", "see", "flee"):
        return [base[:-1] + "ing"]
    doubled = participle == base + base[-1] + "ed" or base in (
        "beat",
        "cut",
        "get",
        "hit",
        "let",
        "put",
        "run",
        "set",
        "shut",
        "win",
    )
    if doubled and base != "beat":
        return [base + base[-1] + "ing", base + "ing"]
    return [base + "ing"]
