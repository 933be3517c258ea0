"""The menu of the reader's page: what can be done to the words under it, each with its key.

Made anew each time it is asked for; every line calls what its key calls.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from abscope_gui import annotating, citing, keeping, lines, reading, searching
from abscope_gui.theme import MEANINGS

if TYPE_CHECKING:
    from abscope_gui.main_window import MainWindow


def open_at(w: MainWindow, at: QPoint) -> QMenu:
    """Show it at a point of the page."""
    view = w.built.evidence.view
    menu = view.createStandardContextMenu()
    standard = menu.actions()
    first = standard[0] if standard else None

    def put(words: str, does: Callable[[], object], into: QMenu = menu) -> None:
        action = into.addAction(words)
        action.triggered.connect(lambda _=False: does())
        if into is menu and first is not None:
            menu.removeAction(action)
            menu.insertAction(first, action)

    put("Highlight\tAlt+1", partial(annotating.draw, w, "highlight"))
    put("Underline\tAlt+2", partial(annotating.draw, w, "underline"))
    put("Note\tAlt+3", partial(keeping.bookmark, w, "note"))
    put("Bookmark\tCtrl+D", partial(keeping.bookmark, w))
    meanings = QMenu("Meaning", menu)
    menu.insertMenu(first, meanings) if first is not None else menu.addMenu(meanings)
    for number, meaning in enumerate(MEANINGS, 1):
        put(f"{meaning.capitalize()}\t{number}", partial(annotating.mean, w, meaning), meanings)
    put("Tags\tT", partial(annotating.tag, w))
    marks = w.built.evidence.marks_here()
    if marks:
        selected = view.textCursor().hasSelection()
        put(
            f"{'Mark these words instead' if selected else 'Another extent'}\tR",
            partial(annotating.resize, w),
        )
        put("Open the note\tReturn", partial(keeping.edit_annotation, w, marks[0].annotation.id))
        put("Move the mark to the trash\tDel", partial(annotating.delete, w))
    put("Copy with citation\tCtrl+Shift+C", partial(citing.copy, w))
    put("Cite\tCtrl+Shift+R", partial(citing.show, w))
    put("Passages like this\tCtrl+Shift+L", partial(searching.alike, w))
    put("Passages about the same claim\tCtrl+Shift+Y", partial(searching.same_claim, w))
    hide = lines.menu_words(w)
    if hide:
        put(f"{hide}\tH", partial(lines.toggle, w))
    if first is not None:
        menu.insertSeparator(first)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(view.viewport().mapToGlobal(at))
    return menu


def open_reading(w: MainWindow) -> QMenu:
    """Below the header's button: what can be done with the text as a whole."""
    button = w.built.evidence.header.more
    menu = QMenu(button)
    menu.setObjectName("libraryMenu")
    for words, does in (
        ("Go to…\tCtrl+G", reading.go_to),
        ("Outline…\tCtrl+Shift+O", reading.outlined),
        ("What rests on this paragraph…\tW", reading.show_resting),
        ("Digest or original\tF8", reading.swap),
        ("How texts look…\tCtrl+Alt+L", reading.choose_look),
        ("Search in this text…\tCtrl+Shift+F", searching.within),
        ("Passages like this…\tCtrl+Shift+L", searching.alike),
        ("Passages about the same claim…\tCtrl+Shift+Y", searching.same_claim),
        ("Copy with citation\tCtrl+Shift+C", citing.copy),
        ("Cite…\tCtrl+Shift+R", citing.cite_text),
    ):
        menu.addAction(words).triggered.connect(partial(_call, does, w))
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
    return menu


def _call(does: Callable[[MainWindow], object], w: MainWindow, _checked: bool = False) -> None:
    does(w)
