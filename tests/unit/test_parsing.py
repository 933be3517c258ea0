"""The grammar of the query language: groups, alternatives, fields and what is read kindly. No database."""

from __future__ import annotations

import pytest

from abscope_store.search.fields import days, limits
from abscope_store.search.query import Condition, Either, Every, Field, Holds, Not, Query, parse


def said(condition: Condition | None) -> str:
    """A condition in a line, without spans."""
    if condition is None:
        return ""
    if isinstance(condition, Field):
        return f"{condition.name}={condition.value}"
    if isinstance(condition, Holds):
        return f"“{condition.part.text}”"
    if isinstance(condition, Not):
        return f"not {said(condition.of)}"
    joint = " or " if isinstance(condition, Either) else " and "
    return f"[{joint.join(map(said, condition.of))}]"


def words(query: Query) -> list[str]:
    return ["|".join([part.text, *(other.text for other in part.others)]) for part in query.wanted]


@pytest.mark.parametrize(
    ("text", "wanted", "condition"),
    [
        ("agent:durvalumab os", ["os"], "[agent=durvalumab]"),
        ('agent:"low dose" os', ["os"], "[agent=low dose]"),
        ('agent:"low dose', [], "[agent=low dose]"),
        ("-design:cohort os", ["os"], "[not design=cohort]"),
        ("(agent:a OR agent:b) os", ["os"], "[[agent=a or agent=b]]"),
        ("(agent:a year:2020) os", ["os"], "[agent=a and year=2020]"),
        ("-(agent:a OR tag:b)", [], "[not [[agent=a or tag=b]]]"),
        ("a OR b c", ["a|b", "c"], ""),
        ("(a OR b) OR c", ["a|b", "c"], None),
        ('a OR "b c"', ["a|b c"], ""),
        ("a (b c", ["a", "b", "c"], ""),
        ("a) b", ["a)", "b"], ""),
        ("OR a OR", ["a"], ""),
        ("a OR OR b", ["a|b"], ""),
        ("()", [], ""),
        ("-(a b) c", ["c"], "[not [“a” and “b”]]"),
        ("AGENT:a", [], "[agent=a]"),
        ("IFN(gamma) x", ["IFN(gamma)", "x"], ""),
        ("tier:1..3 year:>=2020", [], "[tier=1..3 and year=>=2020]"),
    ],
)
def test_what_is_read(text: str, wanted: list[str], condition: str | None) -> None:
    query = parse(text)
    if condition is not None:
        assert words(query) == wanted
        assert said(query.condition) == condition
    else:
        assert [words(branch) for branch in query.branches] == [["a|b"], ["c"]]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("site:lung", "there is no filter “site:”"),
        ("year:soon", "“year:” takes a number or a range"),
        ("added:ever", "“added:” takes a number of days"),
        ("kind:zebra", "“kind:” knows agent"),
        ("is:lost", "“is:” knows orphan"),
    ],
)
def test_what_is_no_field_is_text_with_one_hint(text: str, hint: str) -> None:
    query = parse(text)
    assert query.condition is None
    assert [part.text for part in query.parts] == [text]
    assert [one.text.startswith(hint) for one in query.hints] == [True]


def test_alternatives_of_several_words_are_branches() -> None:
    query = parse("(a b) OR (agent:c d) e")
    assert [(words(one), said(one.condition)) for one in query.branches] == [
        (["a", "b", "e"], ""), (["d", "e"], "[agent=c]"),
    ]  # fmt: skip
    many = parse(" ".join(["(a b) OR (c d)"] * 7))
    assert len(many.branches) == 8


def test_deep_parentheses_do_not_recurse_for_ever() -> None:
    query = parse("(" * 390 + "a")
    assert words(query) == ["a"]
    assert words(parse("-(" * 190 + "a")) in ([], ["a"])


def test_spans_are_what_was_typed() -> None:
    text = '  low-dose "two words" -no agent:x (last)'
    query = parse(text)
    spans = [text[part.start : part.end] for part in query.parts]
    assert spans == ["low-dose", '"two words"', "-no", "last"]
    assert isinstance(query.condition, Every)
    field = query.condition.of[0]
    assert isinstance(field, Field)
    assert text[field.start : field.end] == "agent:x"


def test_raised_figures_stay_apart() -> None:
    assert parse("10⁸").parts[0].words == parse("10^8").parts[0].words == ("10", "8")


@pytest.mark.parametrize(
    ("value", "found"),
    [("2020..2025", (2020, 2025)), ("2025..2020", (2020, 2025)), ("2020-2025", (2020, 2025)),
     ("2020", (2020, 2020)), ("2020..", (2020, 9999)), ("..2020", (0, 2020)), (">=3", (3, 9999)),
     ("<3", (0, 2)), ("x", None), ("", None), ("..", None)],
)  # fmt: skip
def test_ranges(value: str, found: tuple[int, int] | None) -> None:
    assert limits(value) == found


def test_days() -> None:
    assert (days("7"), days("7d"), days("today"), days("yesterday"), days("x"), days("9" * 40)) == (
        7, 7, 1, 2, None, 36_500,
    )  # fmt: skip
