"""How raised and lowered letters are written so that they never glue to the number or word before them.

A power is `10^9` or `cm^2`, a citation after a word or a stop `[12]`. Shared by all readers; knows no format.
"""

from __future__ import annotations

import re

_UNIT = re.compile("(?:^|[\\s/\u00b7(\\d])(?:[kcdm\u00b5\u03bcn]?m|k?g|s|min|h|d|m?[lL]|dL|Gy|in|ft)$")
_CITED = re.compile("\\[?\\d{1,4}[a-z]?(?:\\s*[,;\u2013\u2010\u2011\u2012-]\\s*\\d{1,4}[a-z]?)*,?\\]?")
_SIGNED = re.compile("[+\u2212\u2013-]\\s*\\d+(?:\\.\\d+)?|\\d+[+\u2212\u2013-]")
_LONE = re.compile(r"(?:^|[^\w])[A-Za-z\u0370-\u03ff]$")  # x^2, I^2
_ISOTOPE = re.compile(r"[A-Z][a-z]?(?![a-z])")


def raised(before: str, text: str, after: str) -> tuple[str, str]:
    """(prefix, suffix) that keep a superscript apart from what it stands behind.

    An exponent becomes `^9`, a citation number `[9]`; signs, ordinals and isotopes stay as they are.
    """
    body = text.strip()
    last, following = before[-1:], after[:1]
    if not any(char.isalnum() for char in body):
        return "", ""
    if not last or last.isspace() or last in "([|":
        if body.isdigit() and _ISOTOPE.match(after):
            return "", ""
        if before.strip() and last.isspace() and _CITED.fullmatch(body) and body[:1].isdigit():
            return ("^", "") if before.rstrip()[-1].isdigit() else ("[", "]")
        return "", " " if following.isalnum() else ""
    if last.isdigit() and body in ("st", "nd", "rd", "th"):
        return "", ""
    gap = " " if following.isdigit() else ""
    if _SIGNED.fullmatch(body):
        return "^", gap
    if body.isdigit() and (last.isdigit() or _UNIT.search(before[-8:]) or _LONE.search(before[-2:])):
        return "^", gap
    if _CITED.fullmatch(body):
        return ("", gap) if body.startswith("[") else ("[", "]")
    return "^", " " if following.isalnum() else ""


def is_bracket(prefix: str) -> bool:
    """Whether what `raised` put before a citation stands raised with it."""
    return prefix == "["


def lowered(before: str, text: str) -> str:
    """What stands before a subscript: nothing, but a low line between two digits."""
    return "_" if before[-1:].isdigit() and text[:1].isdigit() else ""
