"""notes add, import, verify and restore of the command line: under the profile's write lock, never past it.

Every mark goes through the notebook's writer. What a note says is never logged.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from sqlite3 import Connection
from typing import TYPE_CHECKING, Any

import msgspec

from abscope_store import library
from abscope_store.cli_library import resolve
from abscope_store.cli_notes import counted
from abscope_store.cli_output import Output
from abscope_store.cli_read import open_profile
from abscope_store.errors import NotFound
from abscope_store.lock import write_lock
from abscope_store.notebook import read
from abscope_store.notebook.exchange.merging import Merged, Preview
from abscope_store.notebook.exchange.notes_file import NotesFile
from abscope_store.notebook.exchange.places import Place
from abscope_store.notebook.exchange.versions import shown
from abscope_store.notebook.marks import AnnotationDraft, Selector
from abscope_store.notebook.selectors import make_selector
from abscope_store.paths import Profile
from abscope_store.reader import Reader
from abscope_store.records import AnnotationId, SourceId

if TYPE_CHECKING:
    from abscope_store.notebook.writer import NotebookWriter

FINE, FAULTS, TROUBLE = 0, 1, 3


def command(arguments: argparse.Namespace, output: Output) -> int:
    """The one of `abscope notes` that was asked for."""
    commands = {
        "add": add_command, "import": import_command, "undo-import": undo_command,
        "verify": verify_command, "restore": restore_command,
    }  # fmt: skip
    return commands[arguments.do](arguments, output)


def add_command(arguments: argparse.Namespace, output: Output) -> int:
    """`abscope notes add`. Raises NotFound, ProfileBusy; NotSaved where the disk refuses."""
    profile, reader = open_profile(arguments)
    draft = _draft(arguments, reader)
    if draft.reply_to and not known(reader.connection, draft.reply_to):
        raise NotFound(f"There is no note {draft.reply_to} to answer.", "abscope notes list names them.")
    with notebook_writer(profile) as writer:
        made = writer.add(draft)
    fields: dict[str, Any] = msgspec.to_builtins(made)
    quote = f": “{' '.join(made.quote.split())}”" if made.quote else ""
    output.emit({"added": fields}, [f"saved {made.kind} {made.id}{quote}"], reader.as_of())
    return FINE


def _draft(arguments: argparse.Namespace, reader: Reader) -> AnnotationDraft:
    kind, target, source, paragraphs, text_hash = _target(arguments, reader)
    selector = None
    if arguments.paragraph is not None:
        selector = _span(arguments, paragraphs, text_hash)
    chosen = arguments.kind or ("note" if arguments.note else "highlight" if selector else "bookmark")
    reply = arguments.reply_to and AnnotationId(arguments.reply_to)
    return AnnotationDraft(
        kind=chosen, target_kind=kind, target_id=target, body=arguments.note, meaning=arguments.meaning,
        source_id=source, selector=selector, tags=tuple(arguments.tag), reply_to=reply,
        resolved=arguments.resolves,
    )  # fmt: skip


def known(connection: Connection, annotation_id: str) -> bool:
    """Whether there is such a note, in the trash too."""
    try:
        read.annotation(connection, annotation_id)
    except NotFound:
        return False
    return True


def _target(
    arguments: argparse.Namespace, reader: Reader
) -> tuple[str, str, SourceId | None, dict[int, str], str | None]:
    """(target kind, target id, source, the text by paragraph, its hash where it is a document's)."""
    if arguments.record:
        kind, _, record_id = arguments.record.partition("/")
        look = {
            "agent": reader.agent, "study": reader.study, "mechanism": reader.mechanism,
            "claim": reader.claim, "outcome": reader.outcome, "source": reader.source,
        }.get(kind)  # fmt: skip
        if look is None:
            raise NotFound(f"There is no record {arguments.record}.", "Write it as study/pacific.")
        look(record_id)
        return "record", arguments.record, None, {}, None
    if arguments.source:
        source = reader.source(arguments.source)
        texts = {part.paragraph: part.text for part in reader.digest(arguments.source)}
        return "digest", str(source.id), source.id, texts, None
    if not library.attached(reader.connection):
        raise NotFound("Your library holds no documents yet.", "abscope import adds them.")
    document_id = resolve(reader.connection, arguments.document)
    document = library.document(reader.connection, document_id)
    passages = library.passages(reader.connection, document.id)
    texts = {passage.paragraph: passage.text for passage in passages}
    return "document", str(document.id), document.source_id, texts, document.text_sha256


def _span(arguments: argparse.Namespace, paragraphs: dict[int, str], text_hash: str | None) -> Selector:
    last = arguments.paragraph if arguments.paragraph_end is None else arguments.paragraph_end
    try:
        return make_selector(paragraphs, arguments.paragraph, arguments.start, last, arguments.end, text_hash)
    except ValueError as trouble:
        where = f"paragraph {arguments.paragraph}, {arguments.start} to {arguments.end}"
        raise NotFound(
            f"There is no such place: {where}.", _there(paragraphs, arguments.paragraph, last)
        ) from trouble


def _there(paragraphs: dict[int, str], *asked: int) -> str:
    """What there is instead: how long the paragraph is, or which ones there are."""
    wrong = next((number for number in asked if number not in paragraphs), None)
    if wrong is None:
        lengths = (f"paragraph {number} has {len(paragraphs[number])}" for number in dict.fromkeys(asked))
        return f"In characters: {', '.join(lengths)}."
    if not paragraphs:
        return "This text has no paragraphs."
    return f"Its paragraphs are {min(paragraphs)} to {max(paragraphs)}."


def import_command(arguments: argparse.Namespace, output: Output) -> int:
    """`abscope notes import`: 3 where annotations were refused; the others are in all the same."""
    from abscope_store.notebook.exchange import merging
    from abscope_store.notebook.exchange.files import read_file
    from abscope_store.notebook.exchange.places import places

    profile, reader = open_profile(arguments)
    held = read_file(Path(arguments.file))
    placed = places(reader, held.versions)
    if arguments.preview:
        done = Merged("", _preview(profile, held))
    else:
        with notebook_writer(profile) as writer:
            done = merging.merge(writer, held.versions, held.refused)
    payload: dict[str, Any] = {
        **msgspec.to_builtins(done.preview), "preview": arguments.preview, "batch": done.batch,
        "from": held.author, "not_here": sum(not place.here for place in placed),
        "places": [msgspec.to_builtins(place) for place in placed if not place.here],
        "items": _items(held, done.preview, placed),
    }  # fmt: skip
    del payload["what"]  # by digests: of use within the program
    lines = list(_import_lines(done, placed, arguments.preview))
    lines += _previewed(payload["items"]) if arguments.preview else []
    output.emit(payload, lines, reader.as_of())
    if done.preview.refused:
        count = len(done.preview.refused)
        output.trouble(
            f"{counted(count, 'annotation')} refused; the first: {done.preview.refused[0].reason}."
        )
        return TROUBLE
    return FINE


def _items(held: NotesFile, preview: Preview, placed: Iterable[Place]) -> list[dict[str, Any]]:
    """Each note of the file with what becomes of it."""
    return [
        {
            "id": version.key[1], "author": version.key[0],
            "what": preview.what.get(version.digest, "refused"),
            "quote": version.row["quote"], "body": version.row["body"], "reply_to": version.row["reply_to"],
            "here": place.here, "candidates": len(place.candidates),
        }
        for version, place in zip(held.versions, placed, strict=True)
    ]  # fmt: skip


def _previewed(items: Iterable[dict[str, Any]]) -> Iterator[str]:
    for item in items:
        words = " ".join(str(item["body"] or item["quote"] or "").split())
        short = words[:80] + ("…" if len(words) > 80 else "")
        answer = " answer" if item["reply_to"] else ""
        away = "" if item["here"] else " (its text is not here)"
        yield f"  {item['what']}{answer}, {shown(item['author'])}: {short}{away}"


def _preview(profile: Profile, held: NotesFile) -> Preview:
    """Over a read-only connection: a preview makes not even a new profile."""
    from abscope_store.notebook import journal
    from abscope_store.notebook.exchange import merging
    from abscope_store.notebook.restoring import reading

    if not profile.notebook.exists():
        return merging.first_preview(held.versions, held.refused)
    with closing(reading(profile.notebook)) as connection:
        known = journal.read(profile.journal).lines
        return merging.preview(connection, held.versions, known, held.refused)


def _import_lines(done: Merged, placed: Iterable[Place], preview: bool) -> Iterator[str]:
    found = done.preview
    yield "would do:" if preview else "done:" if done.batch else "nothing to do:"
    yield f"  {found.new} new, {found.newer} newer versions, {found.already} already here"
    if found.conflicts:
        yield f"  {found.conflicts} changed in two places: both versions are kept"
    if found.yours:
        yield f"  {found.yours} of them under your own name"
    away = [place for place in placed if not place.here]
    offered = sum(bool(place.candidates) for place in away)
    if away:
        copies = f"; the words of {offered} stand in another copy of yours" if offered else ""
        yield f"  {len(away)} on texts that are not here: they wait{copies}"
    for refusal in found.refused:
        yield f"  refused {refusal.id}: {refusal.reason}"
    if done.batch:
        yield f"  abscope notes undo-import {done.batch} moves what it added to the trash"


def undo_command(arguments: argparse.Namespace, output: Output) -> int:
    """`abscope notes undo-import`: taken back already is no trouble. Raises NotFound."""
    from abscope_store.notebook.exchange.merging import unmerge

    with notebook_writer(Profile(arguments.profile)) as writer:
        query = "SELECT 1 FROM received WHERE batch = ? LIMIT 1"
        if writer.connection.execute(query, (arguments.batch,)).fetchone() is None:
            raise NotFound(f"There was no import {arguments.batch}.", "Each import prints its own.")
        count = unmerge(writer, arguments.batch)
    output.emit({"trashed": count}, [f"{counted(count, 'note')} moved to the trash"])
    return FINE


def verify_command(arguments: argparse.Namespace, output: Output) -> int:
    """`abscope notes verify`: 1 where something is in doubt."""
    from abscope_store.notebook.restoring import verify

    found = verify(Profile(arguments.profile))
    lines = [
        f"{counted(found.marks, 'row')}, {counted(found.journal_lines, 'line')} of the journal, "
        f"{counted(found.backups, 'backup')}",
        *([f"the database is damaged: {found.database}"] if found.database else []),
        *(f"altered outside Abscope: {note_id}" for note_id in found.altered),
        *([f"{counted(found.missing, 'mark')} only in the journal"] if found.missing else []),
        *([f"{counted(found.unjournaled, 'mark')} not in the journal yet"] if found.unjournaled else []),
        *([f"{counted(found.journal_damaged, 'damaged line')} in the journal"] * bool(found.journal_damaged)),
        "sound" if found.sound else "abscope notes restore makes it anew and keeps the damaged files",
    ]
    output.emit({**msgspec.to_builtins(found), "sound": found.sound}, lines)
    return FINE if found.sound else FAULTS


def restore_command(arguments: argparse.Namespace, output: Output) -> int:
    """`abscope notes restore`. Raises ProfileBusy, NotFound, DiskTrouble."""
    from abscope_store.notebook.restoring import restore

    profile = Profile(arguments.profile)
    chosen = None
    if arguments.backup:
        given = Path(arguments.backup)
        chosen = given if given.exists() else profile.backups / given.name
    with write_lock(profile):
        done = restore(profile, chosen)
    lines = [
        f"{counted(done.marks, 'row')}: backup {done.from_backup or 'not needed or none'}, "
        f"{done.from_journal} from the journal, {done.salvaged} from the damaged file",
        *(f"kept: {name}" for name in done.set_aside),
    ]
    output.emit(msgspec.to_builtins(done), lines)
    return FINE


@contextmanager
def notebook_writer(profile: Profile) -> Iterator[NotebookWriter]:
    """The notebook's writer under the profile's lock. Raises ProfileBusy while the window has it."""
    from abscope_store.notebook.opening import open_notebook

    with write_lock(profile):
        writer, _ = open_notebook(profile)
        try:
            yield writer
        finally:
            writer.close()
