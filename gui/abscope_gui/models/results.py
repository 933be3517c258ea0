"""Search results as list rows: a figure's caveats are taken out of its line so that nothing can cut them.

Keeps the order that the search gave. Asks the store nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from abscope_gui.models.batched import BatchedModel, ListRow
from abscope_store import wording
from abscope_store.records import Answer, Result

JOINT = " · "
_CAVEATS = (
    wording.SEEN_WORDS["memory"],
    "the interval includes 1",
    "no comparison arm in this figure",
    "p bar not met",
    "not formally tested",
    wording.NO_EFFECT,
)


class ResultRow(ListRow, frozen=True):
    """One result: `label` is its group's name where the group begins; `figure`, `text` hold no caveat."""

    result: Result
    label: str
    figure: str
    caveats: tuple[str, ...]
    analysis: str  # which version: "final · cut-off 2021-01-11"
    text: str
    where: str
    place: str  # "¶33"


class ResultsModel(BatchedModel[ResultRow]):
    """The rows of one Answer; ROW holds a ResultRow."""

    def set_answer(self, answer: Answer) -> None:
        """Show an answer, best first."""
        self.set_rows(result_rows(answer.results))

    def merge_answer(self, answer: Answer) -> None:
        """A better answer to the same text: what is on screen keeps its place, news follow at the end."""
        fresh = {_key(result): result for result in answer.results}
        kept = [fresh.pop(row.key, row.result) for row in self.rows()]
        self.set_rows(result_rows([*kept, *fresh.values()]))


def result_rows(results: Iterable[Result]) -> list[ResultRow]:
    """Rows in the same order, the group's label on the first row of each run of a group."""
    rows: list[ResultRow] = []
    group = None
    for result in results:
        rows.append(_row(result, "" if result.group == group else result.group.upper()))
        group = result.group
    return rows


def understood(answer: Answer) -> str:
    """`understood: agent durvalumab (typed durvalmab) · endpoint OS`; empty where all is plain text."""
    said = []
    meant = [one for one in answer.understood if one.kind not in ("corrected", "offered")]  # chips say these
    if all(one.kind == "text" for one in meant):
        return ""
    for one in meant:
        typed = f" (typed {one.typed})" if one.typed.casefold() != one.text.casefold() else ""
        said.append(f"{one.text}{typed}" if one.kind == "text" else f"{one.kind} {one.text}{typed}")
    return f"understood: {JOINT.join(said)}" if said else ""


def split_caveats(line: str) -> tuple[str, tuple[str, ...], str, str]:
    """A figure's line of wording.outcome_line as (figure, caveats, analysis, all the rest).

    A population that says subgroup takes the place of the bare word; a near miss keeps its first words.
    """
    caveats: list[str] = []
    if line.startswith("different event"):
        miss, _, line = line.partition(": ")
        caveats.append(miss)
    head, *parts = line.split("; ")
    figure = [part for part in head.split(", ") if part != wording.NO_EFFECT]
    if len(figure) != len(head.split(", ")):
        parts.append(wording.NO_EFFECT)
    kept: list[str] = []
    analysis = ""
    for part in parts:
        hard = part in _CAVEATS or part.endswith("% interval, not 95 %")
        if "cut-off" in part:
            analysis = part
        else:
            (caveats if hard or "subgroup" in part.casefold() else kept).append(part)
    named = [c for c in caveats if "subgroup" in c.casefold() and c != "subgroup"]
    told = tuple(c for c in dict.fromkeys(caveats) if not (named and c == "subgroup"))
    return ", ".join(figure), told, analysis, JOINT.join(kept)


def _row(result: Result, label: str) -> ResultRow:
    title, text = " ".join(result.title.split()), " ".join(result.text.split())
    figure = analysis = ""
    caveats: tuple[str, ...] = ()
    if result.kind == "outcome":
        figure, caveats, analysis, text = split_caveats(text)
    elif text == title:
        text = ""
    if result.unverified and wording.SEEN_WORDS["memory"] not in caveats:
        caveats = (*caveats, wording.SEEN_WORDS["memory"])
    place = f"¶{result.paragraph}" if result.paragraph is not None else ""
    where = result.cited or result.file or result.source or ""  # a file is named where nothing else is known
    tier = wording.tier_words(result.tier) if result.tier else ""
    via = f"via {result.via}" if result.via else ""
    said = (result.group, title, via, analysis, figure, *caveats, text, where, place, tier)
    return ResultRow(
        key=_key(result),
        title=title,
        spoken=", ".join(part for part in said if part),
        result=result,
        label=label,
        figure=figure,
        caveats=caveats,
        analysis=analysis,
        text=text,
        where=where,
        place=place,
    )


def _key(result: Result) -> str:
    return f"{result.kind}/{result.id}"
