"""A note's Markdown as plain words, line by line: what a margin card or one row of a list has room for.

By rules of its own, at once: worded.py reads the whole note. Changes nothing that is no sign of Markdown.
"""

from __future__ import annotations

import re

_SIGN = re.compile(r"[-*+_`#>\[\\~]")
_RULE = re.compile(r" {0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,}|`{3,}.*|~{3,}.*)")
_HEAD = re.compile(r" {0,3}(?:#{1,6}\s+|(?:>\s?)+)")
_ITEM = re.compile(r"\s*[-*+]\s+(?:\[( |x|X)\]\s+)?")
_CODE = re.compile(r"(`+)(.+?)\1")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*\)")
# A sign within a word or beside a space is the reader's own: 2 * 3, rate_of_change.
_STRONG = re.compile(r"(?<![\w*])(\*{1,3})(?=[^\s*])(.+?)(?<=[^\s*])\1(?![\w*])")
_UNDER = re.compile(r"(?<!\w)(_{1,3})(?=[^\s_])(.+?)(?<=[^\s_])\1(?!\w)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>~|])")
_ASIDE = 0xE000  # private use: what an escaped sign is while the others are taken out
_SET_ASIDE = re.compile("[\ue021-\ue07e]")


def plainly(body: str) -> list[str]:
    """The lines that say something, without the signs; items of a list begin with a bullet."""
    return [line for line in map(_line, body.splitlines()) if line]


def _line(line: str) -> str:
    if not _SIGN.search(line):  # ten thousand notes are gone through
        return " ".join(line.split())
    if _RULE.fullmatch(line):
        return ""
    bullet = ""
    if item := _ITEM.match(line):
        bullet, line = "• ", line[item.end() :]
    elif head := _HEAD.match(line):
        line = line[head.end() :]
    line = _ESCAPE.sub(lambda sign: chr(_ASIDE + ord(sign[1])), line)
    line = _LINK.sub(r"\1", _CODE.sub(r"\2", line))
    for signs in (_STRONG, _STRONG, _UNDER):  # strong words may hold others
        line = signs.sub(r"\2", line)
    words = " ".join(_SET_ASIDE.sub(lambda sign: chr(ord(sign[0]) - _ASIDE), line).split())
    return f"{bullet}{words}" if words else ""
