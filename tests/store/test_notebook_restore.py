"""Damaged files: told; every note comes back byte for byte, from the journal or a backup and what is left."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from notebook_stand import draft, notebook, span_draft
from test_notebook_kill import dump

from abscope_store.errors import NotFound
from abscope_store.notebook import backup, journal, read
from abscope_store.notebook.opening import open_notebook
from abscope_store.notebook.restoring import restore, verify, verifying
from abscope_store.paths import Profile

PAGE = 4096


def one_page(whole: bytearray, chance: random.Random) -> None:
    """Random bytes over one page after the first."""
    at = chance.randrange(1, len(whole) // PAGE) * PAGE
    whole[at : at + PAGE] = chance.randbytes(PAGE)


def five_percent(whole: bytearray, chance: random.Random) -> None:
    """Random bytes over one page in twenty."""
    for _ in range(max(1, len(whole) // PAGE // 20)):
        one_page(whole, chance)


def flipped_letters(whole: bytearray, chance: random.Random) -> None:
    """A letter of a note changed in place: no integrity check sees that."""
    at = whole.find(b"these words number", chance.randrange(len(whole) // 2))
    whole[at if at >= 0 else whole.find(b"these words number")] = ord("T")


def header(whole: bytearray, chance: random.Random) -> None:
    """Random bytes over SQLite's header."""
    whole[0:100] = chance.randbytes(100)


def truncation(whole: bytearray, chance: random.Random) -> None:
    """Cut off anywhere, also at nothing."""
    del whole[chance.randrange(0, len(whole) - PAGE) :]


DAMAGES = (one_page, five_percent, flipped_letters, header, truncation)


def written(profile: Profile) -> list[tuple[object, ...]]:
    """A notebook of some dozens of pages, one file without a WAL; its rows."""
    with notebook(profile) as writer:
        for number in range(60):
            body = f"these words number {number} \u00a0 😀 " + "and some more " * (number % 30)
            made = writer.add(span_draft(body, tags=("a", f"n{number % 5}")))
            if number % 7 == 0:
                writer.edit(made.id, meaning="harm")
            if number % 13 == 0:
                writer.delete(made.id)
        writer.save_search("mine", "median")
        writer.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return dump(writer.connection)


@pytest.mark.parametrize("damage", DAMAGES)
def test_sixty_damaged_databases_come_back_from_the_journal(
    profile: Profile, damage: Callable[[bytearray, random.Random], None]
) -> None:
    """Twelve of each of five kinds."""
    before = written(profile)
    sound, lines = profile.notebook.read_bytes(), profile.journal.read_bytes()
    told = 0
    for seed in range(12):
        for path in profile.folder.glob("notebook*"):
            path.unlink()
        whole = bytearray(sound)
        damage(whole, random.Random(f"{damage.__name__} {seed}"))
        assert whole != sound
        profile.notebook.write_bytes(whole)
        profile.journal.write_bytes(lines)
        found = verify(profile)
        told += not found.sound
        done = restore(profile)
        assert verify(profile).sound
        with notebook(profile) as writer:
            assert dump(writer.connection) == before, f"{damage.__name__}, seed {seed}"
            assert read.annotation(writer.connection, str(before[0][0][1])).intact
        aside = [profile.folder / name for name in done.set_aside]
        assert bytes(whole) in [path.read_bytes() for path in aside], "the damaged file is kept"
    # A page of the index, or one that is free, may be hit: then no note was touched.
    assert told >= (12 if damage in (flipped_letters, header, truncation) else 9)


def test_verify_changes_nothing_and_names_what_it_found(profile: Profile) -> None:
    assert verify(profile).sound
    with notebook(profile) as writer:
        one = writer.add(draft("one"))
        two = writer.add(draft("two"))
    for path in profile.folder.iterdir():
        assert path.suffix != ".db-wal" or path.stat().st_size == 0
    sound = verify(profile)
    assert (sound.sound, sound.marks, sound.journal_lines) == (True, 2, 2)
    raw = sqlite3.connect(profile.notebook)
    raw.execute("UPDATE annotation SET body = 'other' WHERE id = ?", (two.id,))
    raw.execute("DELETE FROM annotation WHERE id = ?", (one.id,))
    raw.commit()
    raw.close()
    with profile.journal.open("ab") as file:
        file.write(b'{"torn')
    before = {path: path.read_bytes() for path in profile.folder.iterdir() if path.is_file()}
    found = verify(profile)
    assert (found.altered, found.missing, found.journal_damaged, found.sound) == ((two.id,), 1, 1, False)
    assert {p: p.read_bytes() for p in profile.folder.iterdir() if p in before} == before


def test_what_is_saved_between_two_steps_of_a_check_is_no_damage(profile: Profile) -> None:
    with notebook(profile) as writer:
        one, gone = writer.add(draft("one")), writer.add(draft("two"))
        going = verifying(profile, journal.read(profile.journal))
        for steps in range(100):
            try:
                next(going)
            except StopIteration as done:
                found = done.value
                break
            writer.edit(one.id, body=f"other words {steps}", tags=(f"t{steps}",))
            writer.delete(gone.id) if steps == 0 else writer.add(draft("three"))
        assert steps > 1
        assert (found.sound, found.marks >= 2, found.altered, found.missing) == (True, True, (), 0)


def test_a_backup_and_what_the_damaged_file_still_holds_replace_a_lost_journal(profile: Profile) -> None:
    with notebook(profile) as writer:
        old = writer.add(draft("in the backup"))
        copy = backup.backup_connection(writer.connection)
        late = writer.add(draft("later than the backup"))
        forged = writer.add(draft("to be altered"))
        device = writer.device
    profile.journal.unlink()
    raw = sqlite3.connect(profile.notebook)
    raw.execute("UPDATE annotation SET body = 'other words' WHERE id = ?", (forged.id,))
    raw.commit()
    raw.close()
    done = restore(profile, copy)
    assert (done.from_backup, done.salvaged, done.from_journal) == (copy.name, 1, 0)
    writer, _ = open_notebook(profile, thorough=True)
    assert {note.body for note in read.listed(writer.connection)} == {old.body, late.body}
    assert writer.device == device
    writer.close()
    assert verify(profile).sound


def test_the_last_note_before_the_damage_is_saved_and_no_draft(profile: Profile) -> None:
    with notebook(profile) as writer:
        writer.add(draft("in the backup"))
        backup.backup_connection(writer.connection)
        last = writer.add(draft("the last one"))
    profile.notebook.write_bytes(b"not a database at all" * 100)
    assert restore(profile).from_journal == 1
    with notebook(profile) as writer:
        assert read.listed(writer.connection)[0] == last


def test_a_copy_that_is_no_backup_is_refused_and_nothing_moved(profile: Profile, tmp_path: Path) -> None:
    with notebook(profile) as writer:
        writer.add(draft("one"))
    other = tmp_path / "other.db"
    other.write_bytes(b"SQLite format 3\0 and nonsense")
    before = sorted(profile.folder.iterdir())
    for path in (other, tmp_path / "absent.db"):
        with pytest.raises(NotFound, match="not a sound backup"):
            restore(profile, path)
    assert sorted(profile.folder.iterdir()) == before


def test_copies_are_kept_by_number_day_and_week() -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    copies = sorted(
        Path(f"notebook-{now - timedelta(hours=6 * step):%Y%m%dT%H%M%S.%fZ}-v1.db") for step in range(400)
    )
    stay = sorted(backup.kept([*copies, Path("notebook-mine.db")]))
    assert Path("notebook-mine.db") in stay
    moments = [m for path in stay if (m := backup._moment(path)) is not None]
    assert sorted(path for path in stay if path in copies[-10:]) == copies[-10:]
    week = {(now - timedelta(days=days)).date() for days in range(7)}
    assert week <= {moment.date() for moment in moments}
    assert len({moment.isocalendar()[:2] for moment in moments}) == 4
    assert len(moments) <= 10 + 7 + 4


def test_a_copy_is_due_after_half_an_hour_of_change(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    with notebook(profile) as writer:
        held = writer.connection
        assert backup.backup_if_due(held) is None, "nothing is there yet"
        writer.add(draft("one"))
        assert backup.backup_if_due(held) is not None
        writer.add(draft("two"))
        assert backup.backup_if_due(held) is None
        assert backup.backup_if_due(held, minutes=0) is not None
        assert backup.backup_if_due(held, minutes=0) is None, "nothing changed since"
