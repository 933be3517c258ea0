"""Other ways to write the same words: hyphens, Greek letters, raised and lowered figures, units, numbers.

Pure. Which of them stand anywhere is asked by vocabulary.py; none of them means anything else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Words = tuple[str, ...]
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξπρστυφχψω",
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau"
        " upsilon phi chi psi omega".split(),
        strict=True,
    )
)
_LETTERS = {name: letter for letter, name in _GREEK.items()}
_HYPHEN = re.compile(r"[^\W_][-\u00ad\u2010-\u2015\u2212/][^\W_]")
_RAISED = str.maketrans("0123456789", "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079")
_LOWERED = str.maketrans("0123456789", "\u2080\u2081\u2082\u2083\u2084\u2085\u2086\u2087\u2088\u2089")
_POWER = re.compile(r"(\d+)(?:\^|\*\*)?[\d\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+")
_FORMULA = re.compile(r"[a-z]{1,4}\d{1,2}")
_WITH_UNIT = re.compile(r"(\d+)(c?gy|mbq|gbq|mg|kg|mcg|µg|μg|ug|ml|mm|cm|pfu|kv|mv|d|mo|wk|yr|h)")
UNITS = frozenset("gy cgy mbq gbq mg kg mcg g ml mm cm pfu mv kv".split())
_DECIMAL = re.compile(r"-?(?:0,\d+|\d+,\d{1,2}|\d*\u00b7\d+)")
_LONGEST = 4


def variants(words: Words, text: str) -> Iterator[Words]:
    """Every other writing of some folded words typed or printed as `text`; may give one twice."""
    if not words or len(words) > _LONGEST:
        return
    for one in {words, *_greek(words)}:
        if one != words:
            yield one
        yield from _joined(one, bool(_HYPHEN.search(text)) or one != words)
    if len(words) == 2 and _POWER.fullmatch(text) and all(map(str.isdigit, words)) and "." not in text:
        yield (words[0] + words[1].translate(_RAISED),)
    if len(words) == 1:
        yield from _of_one(words[0])


def numbers(text: str) -> tuple[str, ...]:
    """The writings of one printed number, itself first: `.043` and `0.043`, `1,000` and `1000`."""
    bare = text.rstrip("%").lstrip("+")
    found = [bare]
    if _DECIMAL.fullmatch(bare):  # "0,72" and "16\u00b73" are printed so elsewhere
        bare = re.sub(r"[,\u00b7]", ".", bare)
        found.append(bare)
    if bare.startswith("."):
        found.append(f"0{bare}")
    elif re.fullmatch(r"0[.,]\d+", bare):
        found.append(bare[1:])
    if re.fullmatch(r"\d{1,3}(,\d{3})+", bare):
        found.append(bare.replace(",", ""))
    elif re.fullmatch(r"\d{4,9}", bare):
        found.append(f"{int(bare):,}")
    if "." in bare:
        found += [one.replace(".", "\u00b7") for one in list(found)]
    return tuple(found)


def halves(word: str) -> Iterator[Words]:
    """A word in two parts, as one who forgot the hyphen would mean it."""
    for at in range(2, len(word) - 2):
        yield word[:at], word[at:]


def _greek(words: Words) -> Iterator[Words]:
    named = tuple(_GREEK.get(word, word) for word in words)
    if named != words:
        yield named
    lettered = tuple(_LETTERS.get(word, word) for word in words)
    if lettered != words:
        yield lettered
    if len(words) == 1 and words[0][-1] in _GREEK and len(words[0]) > 1:
        stem, letter = words[0][:-1], words[0][-1]
        yield stem, _GREEK[letter]
        yield stem, letter
        yield (stem + _GREEK[letter],)


def _joined(words: Words, hyphened: bool) -> Iterator[Words]:
    """`T-VEC` written in one, and what was written in one never taken apart here."""
    if not hyphened or len(words) < 2 or all(map(str.isdigit, words)):
        return
    whole = "".join(words)
    if len(whole) > 2:
        yield (whole,)
    if len(words) > 2:
        yield (*words[:-2], words[-2] + words[-1])
        yield (words[0] + words[1], *words[2:])


def _of_one(word: str) -> Iterator[Words]:
    if found := _WITH_UNIT.fullmatch(word):
        yield found[1], found[2]
    if _FORMULA.fullmatch(word):
        yield (word.translate(_LOWERED),)
