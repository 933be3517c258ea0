"""Every action once: id, text, keys, tip. The window makes its QActions of this table only."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget


class Described(NamedTuple):
    """One line of the table; several key sequences are separated by a blank."""

    id: str
    text: str
    keys: str
    tip: str


TABLE = (
    Described("search", "Search everything", "Ctrl+K Ctrl+L", "Search agents, studies, passages and notes"),
    Described("slash", "Search", "/", "Search, where no text is being typed"),
    Described("within", "Search here", "Ctrl+Shift+F", "Search within the text or the record that is open"),
    Described("alike", "Passages like this", "Ctrl+Shift+L", "Find passages like the one at the caret"),
    Described("same-claim", "Same claim", "Ctrl+Shift+Y", "Find passages about the claim that rests here"),
    Described("saved", "Saved searches", "Ctrl+Shift+S", "List saved searches, rename and delete them"),
    Described("next-page", "Next result tab", "Ctrl+Tab", "Show the next result opened with Ctrl+Enter"),
    Described("previous-page", "Previous result tab", "Ctrl+Shift+Tab", "Show the one before"),
    Described("close-page", "Close result tab", "Ctrl+W", "Close the tab of a result"),
    Described("back", "Back", "Alt+Left", "Back to where you were"),
    Described("forward", "Forward", "Alt+Right", "Forward again"),
    Described("tab-agents", "Agents", "Ctrl+1", "Show the agents"),
    Described("tab-studies", "Studies", "Ctrl+2", "Show the studies"),
    Described("tab-mechanisms", "Mechanisms", "Ctrl+3", "Show the mechanisms"),
    Described("tab-library", "Library", "Ctrl+4", "Show sources and your own copies"),
    Described("tab-notebook", "Notebook", "Ctrl+5 Ctrl+B", "Show your bookmarks and notes"),
    Described(
        "bookmark", "Bookmark", "Ctrl+D", "Bookmark the selection, the sentence, the figure or the record"
    ),
    Described("highlight", "Highlight", "Alt+1", "Highlight the selection or the sentence at the caret"),
    Described("underline", "Underline", "Alt+2", "Underline the selection or the sentence at the caret"),
    Described(
        "note", "Note", "Alt+3", "Write a note on the selection, the sentence, the figure or the record"
    ),
    Described(
        "copy", "Copy with citation", "Ctrl+Shift+C", "Copy the figure, or the words of a source, cited"
    ),
    Described("cite", "Cite", "Ctrl+Shift+R", "Cite what is shown: Vancouver, AMA, RIS, BibTeX, CSL-JSON"),
    Described("print", "Print the record", "Ctrl+P", "Print the record with its caveats and sources"),
    Described("pdf", "Record as PDF", "Ctrl+Alt+P", "Write the record with its caveats and sources to a PDF"),
    Described("link", "Copy link", "Ctrl+Alt+C", "Copy a link to this place"),
    Described("undo", "Undo", "Ctrl+Z", "Undo"),
    Described("redo", "Redo", "Ctrl+Shift+Z", "Do again"),
    Described("find", "Find in source", "Ctrl+F", "Find in the source shown"),
    Described("go-to", "Go to", "Ctrl+G", "Go to a paragraph, a page or a heading of the source (G in it)"),
    Described("outline", "Outline", "Ctrl+Shift+O", "List the headings of the source shown"),
    Described("other-text", "Digest or original", "F8", "Show our digest instead of your copy, or back"),
    Described("look", "How texts look", "Ctrl+Alt+L", "Size, width, spacing, type and sepia of texts"),
    Described("add", "Add source", "Ctrl+O", "Add a text file to your library"),
    Described("next-pane", "Next pane", "F6", "Go to the next pane"),
    Described("fold", "Fold the list", "F9", "Fold or show the list"),
    Described("larger", "Larger text", "Ctrl++ Ctrl+=", "Larger text"),
    Described("smaller", "Smaller text", "Ctrl+-", "Smaller text"),
    Described("normal-size", "Normal text size", "Ctrl+0", "Normal text size"),
    Described("theme", "Light or dark", "Ctrl+Shift+T", "Switch between light and dark"),
    Described("proof", "Answer or proof", "Ctrl+E", "Switch between answer and proof in a narrow window"),
    Described("next-evidence", "Next evidence", "Alt+Down", "Show the next piece of evidence"),
    Described("previous-evidence", "Previous evidence", "Alt+Up", "Show the previous piece of evidence"),
    Described("seen", "Numbers seen", "Ctrl+J", "Show or fold the numbers and names seen in your copy"),
    Described("hidden", "Hidden lines", "Ctrl+H", "Show or fold the hidden lines of a text"),
    Described("quit", "Quit", "Ctrl+Q", "Close Abscope"),
    Described("help", "Keys", "F1", "Show the keys"),
)


def make(owner: QWidget) -> dict[str, QAction]:
    """QActions of the table, added to `owner` so that their keys work in its whole window."""
    made = {}
    for line in TABLE:
        action = QAction(line.text, owner)
        action.setObjectName(line.id)
        action.setShortcuts([QKeySequence(keys) for keys in line.keys.split()])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setToolTip(f"{line.tip} ({line.keys.split()[0]})")
        owner.addAction(action)
        made[line.id] = action
    return made


def connect(actions: dict[str, QAction], slots: dict[str, Callable[[], object]]) -> None:
    """Tie every action of the table to its slot; a line without one is an error."""
    missing = set(actions) ^ set(slots)
    if missing:
        raise KeyError(f"actions and slots differ: {sorted(missing)}")
    for name, slot in slots.items():
        actions[name].triggered.connect(lambda _=False, call=slot: call())
