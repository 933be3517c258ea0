"""Which of the files that PyInstaller found go into the bundle: Qt plugins by name, libraries by need.

Used by abscope.spec only. Without the list the bundle's content would depend on the build host.
"""

from __future__ import annotations

import posixpath
import subprocess
import sys
from pathlib import PurePosixPath

Entry = tuple[str, str, str]  # place in the bundle, file on this machine, PyInstaller's kind

PLUGINS = {
    "iconengines": ("qsvgicon",),
    "imageformats": ("qsvg",),
    "platforms": ("qxcb", "qoffscreen", "qminimal", "qwindows", "qcocoa"),
    "platforminputcontexts": ("composeplatforminputcontextplugin", "ibusplatforminputcontextplugin"),
    "printsupport": ("cupsprintersupport", "windowsprintersupport", "cocoaprintersupport"),
    "styles": ("qmodernwindowsstyle", "qmacstyle"),
    "xcbglintegrations": (),
}
# Printers are reached by the target's own library, with all that it needs and says on its network (0057).
# Where there is none, Qt finds no printer, and the program offers the PDF.
FROM_THE_TARGET = ("libcups.",)
OPENED_BY_NAME = ("libpython", "libpdfium")  # no ELF file asks for these


def keep(binaries: list[Entry], datas: list[Entry]) -> tuple[list[Entry], list[Entry]]:
    """The entries that ship, in their order."""
    real = [entry for entry in binaries if entry[2] != "SYMLINK" and _plugin_allowed(entry[0])]
    if sys.platform.startswith("linux"):
        real = _reachable(real)
    names = {entry[0] for entry in real}

    def ships(entry: Entry) -> bool:
        if entry[2] == "SYMLINK":  # a link to a library that was left out would dangle
            return posixpath.normpath(posixpath.join(posixpath.dirname(entry[0]), entry[1])) in names
        # Qt's own translations come with the first translation of ours.
        return "/translations/" not in _posix(entry[0])

    links = [entry for entry in binaries if entry[2] == "SYMLINK" and ships(entry)]
    return real + links, [entry for entry in datas if ships(entry)]


def _reachable(entries: list[Entry]) -> list[Entry]:
    """Python's own extension modules and the plugins, and every library that one of them needs."""
    by_name = {PurePosixPath(entry[0]).name: entry for entry in entries}
    waiting = [
        entry
        for entry in entries
        if entry[2] == "EXTENSION"
        or "/plugins/" in entry[0]
        or PurePosixPath(entry[0]).name.startswith(OPENED_BY_NAME)
    ]
    kept: set[str] = set()
    while waiting:
        entry = waiting.pop()
        if entry[0] in kept:
            continue
        kept.add(entry[0])
        asked = (name for name in needed(entry[1]) if not name.startswith(FROM_THE_TARGET))
        waiting += [by_name[name] for name in asked if name in by_name]
    return [entry for entry in entries if entry[0] in kept]


def needed(library: str) -> list[str]:
    """Names of the libraries that an ELF file asks for."""
    listing = subprocess.run(["objdump", "-p", library], capture_output=True, text=True, check=True).stdout
    return [line.split()[1] for line in listing.splitlines() if line.split()[:1] == ["NEEDED"]]


def _plugin_allowed(place: str) -> bool:
    parts = PurePosixPath(_posix(place)).parts
    if "plugins" not in parts:
        return True
    group, name = parts[parts.index("plugins") + 1], parts[-1]
    stem = name.split(".")[0].removeprefix("lib")
    return stem in PLUGINS.get(group, ())


def _posix(place: str) -> str:
    return place.replace("\\", "/")
