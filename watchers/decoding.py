"""Bytes of an XML feed or page -> text, as their bytes say rather than as their headers claim.

Order: byte order mark, UTF-16 by its zero bytes, valid UTF-8, UTF-8 with a few broken bytes, the declared name, and
last the single-byte Cyrillic alphabets by which of them makes words. One broken byte must not turn a Cyrillic feed
into mojibake.
"""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ZEROS = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_DECLARED = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)[\"']", re.IGNORECASE)
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_SEVEN_BIT = re.compile(r"(iso-?2022|hz|utf-?7)", re.IGNORECASE)
_WINDOWS = re.compile(r"(?:windows|win|cp)?[-_]?(125\d)")
_WESTERN = frozenset({"iso8859-1", "ascii", "cp1252", "iso8859-15"})
_SINGLE_BYTE = ("cp1251", "koi8-r", "kz1048")
_ASCII = bytes(range(128))
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
"""A letter in UTF-8; the single-byte alphabets hardly ever look like one."""
_HIGH_RUN = re.compile(rb"[\xa8\xb3\xb8\xc0-\xff]{4}")
_RUSSIAN = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
_KAZAKH = "әғқңөұүһіӘҒҚҢӨҰҮҺІ"
_FOREIGN = "ЂЃѓЉЊЌЋЏђљњќћџўЎєЄїЇ╔╗╚╝║═░▒▓\ufffd"
_LOWER_UPPER = re.compile("[а-яё][А-ЯЁ]")


def to_utf8(body: bytes, content_type: str | None) -> bytes:
    """Turn bytes into UTF-8 without a byte order mark; never fails, since a few wrong letters beat a lost feed."""
    if (
        body.startswith(b"<")
        and b"\0" not in body[:8]
        and _is_utf8(body)
        and not _declared_seven_bit(body, content_type)
    ):
        return body  # nine of ten feeds: nothing to do
    return decode(body, content_type).lstrip("\ufeff").encode("utf-8", "replace")


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _declared_seven_bit(body: bytes, content_type: str | None) -> bool:
    return any(_SEVEN_BIT.match(name.replace("_", "-")) for name in _declared_names(body, content_type))


def decode(body: bytes, content_type: str | None) -> str:
    """Turn bytes into text; never fails either."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body.decode(encoding, "replace").removeprefix("\ufeff")
    for start, encoding in _ZEROS:
        if body.startswith(start):
            return body.decode(encoding, "replace")
    names = _declared_names(body, content_type)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return _not_utf8(body, names)
    return _seven_bit(body, names) or text


def _declared_names(body: bytes, content_type: str | None) -> list[str]:
    """Tell the known codecs that header, XML declaration and page claim, in this order."""
    header = _CHARSET.search(content_type or "")
    inside = _DECLARED.search(body[:400]) or _META.search(body[:2048])
    claimed = [header[1] if header else "", inside[1].decode("ascii", "replace") if inside else ""]
    return [name for name in map(_codec, claimed) if name]


def _codec(name: str) -> str:
    """Find a codec under its own name, or as it is called in the wild: x-sjis, win-1251, cp-1251."""
    bare = name.lower().removeprefix("x-").removeprefix("x_")
    windows = _WINDOWS.fullmatch(bare)
    for known in (name, bare, f"cp{windows[1]}" if windows else ""):
        try:
            if known:
                return codecs.lookup(known).name
        except (LookupError, ValueError):
            continue
    return ""


def _seven_bit(body: bytes, names: list[str]) -> str | None:
    """Decode the encodings whose bytes look like ASCII."""
    for name in names:
        if _SEVEN_BIT.match(name.replace("_", "-")):
            try:
                return body.decode(name)
            except UnicodeDecodeError:
                continue
    return None


def _not_utf8(body: bytes, names: list[str]) -> str:
    above_ascii = len(body.translate(None, _ASCII))
    if sum(map(len, _SEQUENCE.findall(body))) * 10 >= above_ascii * 9:
        return body.decode("utf-8", "replace")
    for name in names:
        if name == "utf-8" or (name in _WESTERN and _HIGH_RUN.search(body)):
            continue
        try:
            return body.decode("cp1252" if name in _WESTERN else name)
        except (UnicodeDecodeError, LookupError):
            continue
    if not _HIGH_RUN.search(body):
        return body.decode("cp1252", "replace")
    return max((body.decode(name, "replace") for name in _SINGLE_BYTE), key=_score)


def _score(text: str) -> int:
    """Tell how much a text looks like Russian or Kazakh: lower-case words, no borders from lower to upper case."""
    sample = text[:200_000]
    lower, kazakh, foreign = (sum(map(sample.count, letters)) for letters in (_RUSSIAN, _KAZAKH, _FOREIGN))
    return lower + 3 * kazakh - 3 * foreign - 4 * len(_LOWER_UPPER.findall(sample))
