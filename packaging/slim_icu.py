"""Cuts the data of Qt's ICU library down to what Qt asks of it here: 32 MB become 2.

Qt decodes, sorts and names time zones by ICU; the program decodes and sorts in Python and writes no local
time, so languages, converters and names of places go. Used by abscope.spec only; needs binutils.
"""

from __future__ import annotations

import struct
import subprocess
from pathlib import Path, PurePosixPath

NAME = "libicudata.so."
_MAGIC = b"\xda\x27"
_PACKAGE = b"CmnD"
_ALIGNED = 16
# What every use of ICU may open, and the two languages that all others fall back to.
_LANGUAGES = ("root", "en")
_BASES = ("pool", "res_index", "ucadata")
_NEVER = (".cnv", ".dict", ".brk", ".lstm")
_UNUSED = {"translit", "unames"}


def keep(name: str) -> bool:
    """Whether an item ("icudt73l/coll/de.res") stays: languages in part, converters and dictionaries not."""
    path = PurePosixPath(name)
    if path.suffix in _NEVER or _UNUSED & {*path.parts, path.stem}:
        return False
    if len(path.parts) == 2 and path.suffix == ".res":  # a language's own items beside the tables of all
        return path.stem in (*_LANGUAGES, *_BASES) or not _is_language(path.stem)
    return len(path.parts) == 2 or path.stem in (*_LANGUAGES, *_BASES)


def _is_language(stem: str) -> bool:
    first = stem.split("_")[0]
    return first.islower() and 2 <= len(first) <= 3


def items(data: bytes) -> tuple[bytes, dict[str, bytes]]:
    """(header, every item by name) of a package of ICU data. Raises ValueError where it is none."""
    size = struct.unpack_from("<H", data)[0]
    if data[2:4] != _MAGIC or data[12:16] != _PACKAGE:
        raise ValueError("no package of ICU data")
    body = data[size:]
    count = struct.unpack_from("<I", body)[0]
    places = [struct.unpack_from("<II", body, 4 + 8 * at) for at in range(count)]
    ends = [*(start for _, start in places[1:]), len(body)]
    names = [body[at : body.index(b"\0", at)].decode("ascii") for at, _ in places]
    found = {name: body[start:end] for name, (_, start), end in zip(names, places, ends, strict=True)}
    return data[:size], found


def package(header: bytes, kept: dict[str, bytes]) -> bytes:
    """The package of these items, sorted by name as ICU's search wants them."""
    names = sorted(kept)
    at = 4 + 8 * len(names)
    texts, places = b"", []
    for name in names:
        places.append(at + len(texts))
        texts += name.encode("ascii") + b"\0"
    body = bytearray(at)
    struct.pack_into("<I", body, 0, len(names))
    body += texts
    for number, name in enumerate(names):
        body += b"\xaa" * (-len(body) % _ALIGNED)
        struct.pack_into("<II", body, 4 + 8 * number, places[number], len(body))
        body += kept[name]
    return header + bytes(body)


def cut(library: Path, folder: Path) -> Path:
    """A library of the same name in `folder`, with the items that `keep` keeps. Raises ValueError."""
    symbol, data = _held(library)
    header, found = items(data)
    kept = {name: item for name, item in found.items() if keep(name)}
    folder.mkdir(parents=True, exist_ok=True)
    table, source, target = folder / "icu.dat", folder / "icu.s", folder / library.name
    table.write_bytes(package(header, kept))
    source.write_text(
        f".section .rodata\n.balign 4096\n.globl {symbol}\n.type {symbol},@object\n"
        f'{symbol}: .incbin "icu.dat"\n.size {symbol}, .-{symbol}\n.section .note.GNU-stack,"",@progbits\n',
        "ascii",
    )
    subprocess.run(["as", "-o", "icu.o", "icu.s"], cwd=folder, check=True)
    link = ["ld", "-shared", "-z", "noexecstack", "-soname", library.name, "-o", library.name, "icu.o"]
    subprocess.run(link, cwd=folder, check=True)
    return target


def _held(library: Path) -> tuple[str, bytes]:
    """(symbol, bytes) of the one object that the library holds; it is mapped as it stands in the file."""
    listing = subprocess.run(
        ["objdump", "-T", str(library)], capture_output=True, text=True, check=True
    ).stdout
    row = next((line.split() for line in listing.splitlines() if line.endswith("_dat")), None)
    if row is None:
        raise ValueError(f"{library.name} holds no ICU data")
    address, size = int(row[0], 16), int(row[-2], 16)
    whole = library.read_bytes()
    at = whole.find(_PACKAGE) - 12
    if at < 0 or (at - address) % 4096:
        raise ValueError(f"the ICU data of {library.name} lie at an unknown place")
    return row[-1], whole[at : at + (size or len(whole) - at)]
