"""Search results as list rows: a figure's caveats are taken out of its line so that nothing can cut them.

Keeps the order that the search gave. Asks the store nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from msgspec import structs

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
    marks: tuple[tuple[int, int], ...] = ()  # the words asked for, spans of `text`


class ResultsModel(BatchedModel[ResultRow]):
    """The rows of one Answer; ROW holds a ResultRow."""

    def set_answer(self, answer: Answer) -> None:
        """Show an answer, best first."""
        self.set_rows(result_rows(answer.results))

    def settle(self, rows: Sequence[ResultRow], stay: int) -> None:
        """A better order of the same answer: the first `stay` rows keep their places and the rest follows.

        A row that the new order lacks stays where it was, behind those that it has.
        """
        now = self.rows()
        fresh = {row.key: row for row in rows}
        kept = [fresh.pop(row.key, row) for row in now[:stay]]
        gone = [row for row in now[stay:] if row.key not in fresh]
        relabelled = labelled([*kept, *fresh.values(), *gone])
        if [row.key for row in relabelled] == [row.key for row in now]:
            self.replace(relabelled)
        else:
            self.set_rows(relabelled)


def result_rows(results: Iterable[Result]) -> list[ResultRow]:
    """Rows in the same order, the group's label on the first row of each run of a group."""
    return labelled(_row(result) for result in results)


def labelled(rows: Iterable[ResultRow]) -> list[ResultRow]:
    """The rows with each group's label where it begins."""
    found: list[ResultRow] = []
    group = None
    for row in rows:
        label = "" if row.result.group == group else row.result.group.upper()
        found.append(row if row.label == label else structs.replace(row, label=label))
        group = row.result.group
    return found


def hinted(answer: Answer) -> str:
    """What could not be taken as it was typed, a line each."""
    return "\n".join(chip.text for chip in answer.chips if chip.kind == "hint")


def counted(rows: Sequence[ResultRow]) -> str:
    """`12 results: 3 figures, 9 passages`, for who hears the list."""
    if not rows:
        return "No results"
    groups = Counter(row.result.group for row in rows)
    parts = ", ".join(f"{many} {group.casefold()}" for group, many in groups.items() if group)
    told = "1 result" if len(rows) == 1 else f"{len(rows)} results"
    return f"{told}: {parts}" if parts else told


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


def found_by(result: Result) -> str:
    """The name that a result was found by, where its title is not that name already."""
    return result.via if result.via and result.via.casefold() not in result.title.casefold() else ""


def _row(result: Result) -> ResultRow:
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
    via = f"via {found_by(result)}" if found_by(result) else ""
    said = (result.group, title, via, analysis, figure, *caveats, text, where, place, tier)
    return ResultRow(
        key=_key(result),
        title=title,
        spoken=", ".join(part for part in said if part),
        result=result,
        label="",
        figure=figure,
        caveats=caveats,
        analysis=analysis,
        text=text,
        where=where,
        place=place,
        marks=result.marks if text == result.text else (),
    )


def _key(result: Result) -> str:
    return f"{result.kind}/{result.id}"
