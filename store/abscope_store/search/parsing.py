"""From text to a Query: one pass over tokens, then a tree, then words to find and conditions to meet.

Total and linear: unbalanced quotes and parentheses are read kindly, depth and length are bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from abscope_store.records import Record, Understood
from abscope_store.search import fields
from abscope_store.search.fold import words
from abscope_store.search.query import (
    MAX_CHARACTERS,
    MAX_WORDS,
    Condition,
    Either,
    Every,
    Field,
    Holds,
    Not,
    Part,
    Query,
    is_number,
)

_TOKEN = re.compile(
    r'(?P<minus>(?<![^\s(])-(?=["\w(]))?'
    r'(?:(?P<open>(?<![^\s(-])\()|(?P<field>[A-Za-z]{2,12}):(?:"(?P<quoted>[^"]*)"?|(?P<value>[^\s"()]+))'
    r'|"(?P<phrase>[^"]*)"?|(?P<bare>(?:,(?=\d)|[^\s"/+;,])+))'
)
_LIKE_A_FIELD = re.compile(r"([A-Za-z]{2,}):(?=\w)")
_RAISED = re.compile(r"(?<=\d)[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+")
_DEEPEST = 16
_BRANCHES = 8


class _Group(Record, frozen=True):
    """What stands in parentheses, or the whole query."""

    of: tuple[_Node, ...]


class _Or(Record, frozen=True):
    of: tuple[_Node, ...]


class _Minus(Record, frozen=True):
    of: _Node


_Node = Part | Field | _Group | _Or | _Minus


class _Mark(Record, frozen=True):
    """A token that is no part: `(`, `-(`, `)` or OR."""

    sign: str


def parse(text: str) -> Query:
    """Read a query; never raises. More than 32 words or 400 characters are cut, with a hint.

    T-VEC durable response rate   words to find; all of them count, none is required
    "abscopal effect" melanoma    a phrase as typed, and a word; a quote left open closes at the end
    pneumonitis -radiation        the first, in what does not name the second (-0.3 is a number)
    durvalumab OR avelumab os     one of two, and a word; OR holds what stands next to it
    (a b) OR c, -(a b)            groups; a parenthesis left open closes at the end
    agent:durvalumab year:2020..  conditions that every result meets, see fields.NAMES
    durva                         the last word may be unfinished: it also finds durvalumab
    PD-1/PD-L1                    two names: / + ; and a comma part words, except inside 1,000
    site:lung                     there is no such field: searched as text, and `hints` says so
    """
    # What is not text at all (half of a surrogate pair) can be neither stored nor printed.
    text = text.encode("utf-8", "replace").decode("utf-8")
    hints: list[Understood] = []
    tokens = list(_tokens(text[:MAX_CHARACTERS], hints))
    left = MAX_WORDS
    kept: list[_Node | _Mark] = []
    for token in tokens:
        size = len(token.words) if isinstance(token, Part) else 0
        if size > left:
            left = -1
            break
        left -= size
        kept.append(token)
    if left < 0 or len(text) > MAX_CHARACTERS:
        hints.append(Understood("hint", "only the beginning of this long text was searched", ""))
    tree, _ = _read(kept, 0, 0)
    last = kept[-1] if kept else None
    unfinished = isinstance(last, Part) and not last.phrase and not last.excluded and text[-1:].isalnum()
    branches = [_lowered(text, one, unfinished, tuple(hints)) for one in _branched(tree)]
    first = branches[0]
    if len(branches) == 1:
        return first
    return Query(text, first.parts, first.unfinished, first.hints, first.condition, tuple(branches))


# --- tokens -----------------------------------------------------------------------


def _tokens(text: str, hints: list[Understood]) -> Iterator[_Node | _Mark]:
    opened = 0
    for found in _TOKEN.finditer(text):
        if found["open"]:
            opened += 1
            yield _Mark("-(" if found["minus"] else "(")
            continue
        closing = 0
        if found["field"] and found["field"].casefold() in fields.NAMES:
            field, closing = _field(found), len(found[0]) - len(found[0].rstrip(")"))
            refused = fields.refused(field.name, field.value)
            if refused is None:
                yield _Minus(field) if found["minus"] else field
                continue
            if not field.value:  # or not typed yet, see below
                hints.append(Understood("hint", f"{refused}; left out", found[0]))
                continue
            hints.append(Understood("hint", f"{refused}; searched as text", found[0]))
        bare = found["bare"] if found["field"] is None else found[0].removeprefix("-")
        if bare == "OR" and not found["minus"]:
            yield _Mark("OR")
            continue
        if bare is not None and opened and found["phrase"] is None:
            closing = min(opened, len(bare) - len(bare.rstrip(")")))
        if bare is not None and bare[-1:] == ":" and bare[:-1].casefold() in fields.NAMES:
            name = bare[:-1].casefold()  # its value is not typed yet
            hints.append(Understood("hint", f"{fields.refused(name, '')}; left out", bare))
            continue
        part = _part(found, bare, closing)
        if part.words:
            yield part
            like = None if part.phrase or found["field"] in fields.NAMES else _LIKE_A_FIELD.match(part.text)
            if like:
                said = f"there is no filter “{like[1]}:”; searched as text"
                hints.append(Understood("hint", said, part.text))
        for _ in range(closing):
            opened -= 1
            yield _Mark(")")


def _field(found: re.Match[str]) -> Field:
    value = found["quoted"] if found["value"] is None else found["value"]
    return Field(found["field"].casefold(), value.strip(), found.start(), found.end())


def _part(found: re.Match[str], bare: str | None, closing: int) -> Part:
    text = str(found["phrase"] if bare is None else bare[: len(bare) - closing])
    excluded = found["minus"] is not None
    if excluded and is_number("-" + text):
        text, excluded = "-" + text, False
    # "10⁸" is folded to 108: the raised figures stay apart.
    apart = _RAISED.sub(lambda raised: "^" + raised[0], text)
    return Part(text, tuple(words(apart)), bare is None, excluded, found.start(), found.end() - closing)


# --- the tree ---------------------------------------------------------------------


def _read(tokens: Sequence[_Node | _Mark], at: int, depth: int) -> tuple[_Group, int]:
    """The group that begins at a token, and where it ends; deeper parentheses than 16 are left out."""
    nodes: list[_Node] = []
    joined = False
    while at < len(tokens):
        token = tokens[at]
        at += 1
        node: _Node
        if isinstance(token, _Mark):
            if token.sign == ")":
                if depth:
                    break
                continue
            if token.sign == "OR":
                joined = bool(nodes)
                continue
            if depth >= _DEEPEST:
                continue
            group, at = _read(tokens, at, depth + 1)
            if not group.of:
                continue
            node = _Minus(group) if token.sign == "-(" else group
        else:
            node = token
        if joined:
            before = nodes.pop()
            node = _Or((*(before.of if isinstance(before, _Or) else (before,)), node))
            joined = False
        nodes.append(node)
    return _Group(tuple(nodes)), at


def _branched(tree: _Group) -> list[_Group]:
    """The query once for each alternative that is neither words alone nor conditions alone."""
    nodes = [inner for node in tree.of for inner in (node.of if isinstance(node, _Group) else (node,))]
    if any(isinstance(node, _Group) for node in nodes):
        return _branched(_Group(tuple(nodes)))
    for at, node in enumerate(nodes):
        if isinstance(node, _Or) and not _plain(node) and not all(map(_conditional, node.of)):
            found: list[_Group] = []
            for one in node.of:
                room = _BRANCHES - len(found)
                if room > 0:
                    found += _branched(_Group((*nodes[:at], one, *nodes[at + 1 :])))[:room]
            return found
    return [_Group(tuple(nodes))]


def _plain(node: _Or) -> bool:
    return all(isinstance(one, Part) and not one.excluded for one in map(_alone, node.of))


def _alone(node: _Node) -> _Node:
    """The one thing in a pair of parentheses that needs none."""
    while isinstance(node, _Group) and len(node.of) == 1:
        node = node.of[0]
    return node


def _conditional(node: _Node) -> bool:
    """Whether it has conditions only, no words to find."""
    if isinstance(node, Part):
        return node.excluded
    if isinstance(node, (_Group, _Or)):
        return all(map(_conditional, node.of))
    return True


def _lowered(text: str, tree: _Group, unfinished: bool, hints: tuple[Understood, ...]) -> Query:
    parts: list[Part] = []
    conditions: list[Condition] = []
    for node in tree.of:
        if isinstance(node, Part):
            parts.append(node)
        elif isinstance(node, _Or) and _plain(node):
            first, *others = (one for one in map(_alone, node.of) if isinstance(one, Part))
            parts.append(replace(first, others=tuple(others), end=others[-1].end))
        else:
            conditions.append(_condition(node))
    last = parts[-1] if parts else None
    beginning = unfinished and last is not None and not last.others
    condition = Every(tuple(conditions)) if conditions else None
    return Query(text, tuple(parts), beginning, hints, condition)


def _condition(node: _Node) -> Condition:
    if isinstance(node, Field):
        return node
    if isinstance(node, Part):
        return Not(Holds(node)) if node.excluded else Holds(node)
    if isinstance(node, _Minus):
        return Not(_condition(node.of))
    of = tuple(_condition(one) for one in node.of)
    return Either(of) if isinstance(node, _Or) else Every(of)
