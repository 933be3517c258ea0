"""What the window does for the one box: answers, previews, what was done lately, saved searches, likeness.

Small steps, one function each; none holds state. Reads go through the read lane, history and saved searches
through the notebook lane. What was searched is never logged.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from abscope_gui import desk, loading_search
from abscope_gui.places import place_of
from abscope_store.errors import UserTrouble

if TYPE_CHECKING:
    from abscope_gui.loading_search import Found
    from abscope_gui.main_window import MainWindow
    from abscope_store.records import Result, Said

NOTHING_HERE = "Open a record or a text first: the search then stays within it."
NO_PASSAGE = "Put the caret in a paragraph of a text first."
NO_CLAIM = "No claim of the reference rests on this paragraph. J goes to the next one with something."
NOTHING_ALIKE = "Your library holds no other passage like this one."
READ_ONLY = "Searches cannot be saved here: this profile cannot be written."


def ask(w: MainWindow, text: str) -> None:
    """Search as one types; an older search is interrupted and its answer dropped. What can be shown at once
    comes first, the final order after it."""
    box, scope = w.omnibox, w.omnibox.scope
    if box.saved is None:
        recall(w)
    if not text or text.startswith("abscope://"):
        w.lanes.read.submit(lambda _: None, lambda _: None, slot="search")  # nothing late may come
        if text:
            box.show_trouble("A link: Return opens it.")
        return

    def failed(error: Exception) -> None:
        if isinstance(error, UserTrouble):
            box.show_trouble(error.sentence())
        elif "interrupted" not in str(error):
            raise error

    def show(found: Found) -> None:
        box.offer(found.answer, found.rows)
        if not found.answer.settled and text == box.query:
            w.lanes.read.submit(
                lambda reader: loading_search.settle(reader, _vocabulary(w, reader), text, scope),
                show,
                failed,
                slot="search",
            )

    w.lanes.read.submit(
        lambda reader: loading_search.first(reader, _vocabulary(w, reader), text, scope),
        show,
        failed,
        slot="search",
    )


def read_ahead(w: MainWindow, at: int | None = 0) -> None:
    """Names and records that the first letters would wait for; a search comes between two steps."""
    if at is None:
        w.sweeping.begin()
    else:
        w.lanes.read.submit(
            lambda reader: loading_search.ahead(reader, _vocabulary(w, reader), at),
            lambda next_one: read_ahead(w, next_one),
            partial(_trouble, w),
            slot="ahead",
        )


def open_result(w: MainWindow, result: Result, *, apart: bool = False) -> None:
    """Go to a result, `apart` in a new tab, and keep what was searched in the history."""
    w.visits.searched(w.omnibox.query)
    if apart:
        w.lanes.read.submit(
            lambda reader: _place(reader, result), lambda place: w.built.pages.open_apart(place), slot="place"
        )
        w.focus_follows = True
        return
    desk.open_result(w, result)


def open_said(w: MainWindow, said: Said) -> None:
    """The record that a sentence above the results is about."""
    w.visits.searched(w.omnibox.query)
    w.focus_follows = True
    w.navigator.open(place_of(said.kind, said.id))


def preview(w: MainWindow, result: Result) -> None:
    """A result among its neighbours, without leaving the box."""
    w.lanes.read.submit(
        lambda reader: loading_search.preview(reader, result),
        w.omnibox.show_preview,
        partial(_trouble, w),
        slot="preview",
    )


# --- done lately, saved -----------------------------------------------------------------


def recall(w: MainWindow) -> None:
    """The rows of the empty box, and which searches are saved."""
    w.lanes.read.submit(
        lambda reader: loading_search.recalled(reader, datetime.now().astimezone()),
        lambda rows: _show_recalled(w, rows),
        partial(_trouble, w),
        slot="recents",
    )


def save(w: MainWindow, query: str) -> None:
    """Save a search under its own words, or take it out again where it is saved."""
    from abscope_store.notebook import read, searches

    if not w.may_write:
        desk.say(w, READ_ONLY)
        return
    held = query in (w.omnibox.saved or ())

    def command(writer: Any) -> Any:
        found = [one.id for one in read.saved_searches(writer.connection) if one.query == query]
        if held and found:
            return searches.delete_command(writer, found[0])
        return searches.save_command(writer, query, query)

    def done(_: object) -> None:
        told = (
            "Search taken out of the saved ones." if held else "Search saved. Ctrl+Shift+S lists and names."
        )
        desk.say_undoable(w, told, True)
        recall(w)

    w.marking.run(command, done)


def rename(w: MainWindow, search_id: str, name: str) -> None:
    """Another name for a saved search."""
    from abscope_store.notebook import searches

    _run(w, lambda writer: searches.rename_command(writer, search_id, name), "Search renamed.")


def remove(w: MainWindow, result: Result) -> None:
    """Take a saved search, or a line of the history, out."""
    from abscope_store.notebook import searches

    if result.kind == "saved":
        _run(w, lambda writer: searches.delete_command(writer, result.id), "Saved search deleted.")
    else:
        _run(w, lambda writer: searches.forget_command(writer, result.id), "Taken out of the history.")


def forget_all(w: MainWindow) -> None:
    """Empty the history."""
    from abscope_store.notebook import searches

    _run(w, lambda writer: searches.forget_command(writer), "The history is empty.")


def show_saved(w: MainWindow, search_id: str = "") -> None:
    """All saved searches in a list, to search again, rename, delete; with an id that one is being named."""
    from abscope_gui.dialogs.saved_searches import SavedSearches
    from abscope_store.notebook.read import saved_searches

    def show(saved: list[Any]) -> None:
        dialog = SavedSearches(saved, search_id, w)
        dialog.searched.connect(w.omnibox.focus_search)
        dialog.renamed.connect(lambda one, name: rename(w, one, name))
        dialog.deleted.connect(lambda result: remove(w, result))
        dialog.emptied.connect(lambda: forget_all(w))
        dialog.open()

    w.lanes.read.submit(lambda reader: saved_searches(reader.connection), show, slot="saved")


# --- within, alike ----------------------------------------------------------------------


def within(w: MainWindow) -> None:
    """Search within the text that the keyboard is in, else within the record that is open."""
    scope = _scope(w)
    if scope is None:
        desk.say(w, NOTHING_HERE)
        return
    w.lanes.read.submit(
        lambda reader: loading_search.scope_name(reader, *scope),
        lambda words: w.omnibox.search_within(scope, words),
        slot="scope",
    )


def alike(w: MainWindow) -> None:
    """Passages of the reader's library that are like the one at the caret."""
    evidence = w.built.evidence
    text, at = evidence.text, evidence.current_paragraph()
    if text is None or at is None or text.target_kind not in ("document", "digest"):
        desk.say(w, NO_PASSAGE)
        return
    words = next((block.text for block in text.blocks if block.paragraph == at), "")

    def work(reader: Any) -> Found:
        if text.target_kind == "document":
            return loading_search.like(reader, _vocabulary(w, reader), text.target_id, at)
        return loading_search.like_words(reader, _vocabulary(w, reader), words)

    _related(w, work, f"like ¶{at} of {text.title}", NOTHING_ALIKE)


def same_claim(w: MainWindow) -> None:
    """Passages about a claim that rests on the paragraph at the caret, or about the claim that is open."""
    evidence, place = w.built.evidence, w.navigator.place
    text, at = evidence.text, evidence.current_paragraph()
    if place is not None and place.kind == "claim" and not evidence.view.hasFocus():
        claim = place.id
        w.lanes.read.submit(lambda reader: reader.claim(claim).text, lambda words: _about(w, (claim, words)))
        return
    source = None if text is None else text.target_id if text.target_kind == "document" else text.source_id
    if source is None or at is None:
        desk.say(w, NO_PASSAGE)
        return
    asked, number = source, at
    w.lanes.read.submit(
        lambda reader: loading_search.claims_at(reader, asked, number),
        lambda claims: _choose_claim(w, claims),
        slot="claims",
    )


def _choose_claim(w: MainWindow, claims: list[tuple[str, str]]) -> None:
    from abscope_gui.dialogs.pick_list import Line, PickList

    if len(claims) > 1:
        dialog = PickList("Passages about which claim", [Line(one[1], one) for one in claims], 0, w)
        dialog.picked.connect(lambda claim: _about(w, claim))
        dialog.open()
    elif claims:
        _about(w, claims[0])
    else:
        desk.say(w, NO_CLAIM)


def _about(w: MainWindow, claim: tuple[str, str]) -> None:
    _related(
        w,
        lambda reader: loading_search.same_claim(reader, _vocabulary(w, reader), claim[0]),
        f"about the claim: {claim[1]}",
        "No passage of your library is about this claim.",
    )


def _related(w: MainWindow, work: Callable[[Any], Found], words: str, nothing: str) -> None:
    def show(found: Found) -> None:
        if found.rows:
            w.omnibox.show_related(found.answer, words)
        else:
            desk.say(w, nothing)

    w.lanes.read.submit(work, show, partial(_trouble, w), slot="search")


# --- parts ------------------------------------------------------------------------------


def _vocabulary(w: MainWindow, reader: Any) -> Any:
    """The names that the search knows: read once, and again after an import."""
    from abscope_store.search.vocabulary import Vocabulary

    if not w.vocabulary:
        made = Vocabulary(reader.connection)
        made.memory = w.records_read  # an import changes words, not the reference
        w.vocabulary.append(made)
    return w.vocabulary[0]


def _place(reader: Any, result: Result) -> Any:
    from abscope_gui.loading import place_of_result

    return place_of_result(reader, result)


def _scope(w: MainWindow) -> tuple[str, str] | None:
    evidence, place = w.built.evidence, w.navigator.place
    text = evidence.text
    in_text = evidence.isAncestorOf(w.focusWidget()) if w.focusWidget() is not None else False
    named = place is not None and place.kind in ("agent", "study", "mechanism")
    if text is not None and (in_text or not named):
        if text.target_kind == "document":
            return "document", text.target_id
        if text.source_id is not None:
            return "source", text.source_id
    return (place.kind, place.id) if place is not None and named else None


def _show_recalled(w: MainWindow, rows: list[Any]) -> None:
    saved = [row.result for row in rows if row.result.kind == "saved"]
    w.omnibox.set_saved({one.text for one in saved})
    for line in w.built.saved:
        line.put(saved)
    w.omnibox.show_recents(rows)


def _run(w: MainWindow, command: Callable[[Any], Any], told: str) -> None:
    def done(_: object) -> None:
        desk.say_undoable(w, told, True)
        recall(w)

    w.marking.run(command, done)


def _trouble(w: MainWindow, error: Exception) -> None:
    if isinstance(error, UserTrouble):
        desk.say(w, error.sentence())
    elif "interrupted" not in str(error):
        raise error
