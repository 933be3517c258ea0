"""Says in one sentence why Qt cannot start here, before Qt is imported and dumps core.

Standard library only: packaging/bootstrap.py asks the same questions before anything is installed.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

# Library that the dynamic linker must find -> Debian package that brings it.
NEVER_BUNDLED = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxcb.so.1": "libxcb1",
}
BUNDLED = {
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
# Asked for only by the plugin that talks to a display.
DISPLAY_PLUGIN = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


def has_display() -> bool:
    """Whether a window could be seen: on Linux only where a display is named."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def missing_packages(*, for_display: bool, frozen: bool = False) -> tuple[str, ...]:
    """Debian packages without which Qt cannot start here, sorted. No font: the window brings its own.

    `for_display` adds what the display plugin needs; a `frozen` build carries most itself.
    """
    if not sys.platform.startswith("linux"):
        return ()
    wanted = dict(NEVER_BUNDLED)
    if not frozen:
        wanted |= BUNDLED
        if for_display:
            wanted |= DISPLAY_PLUGIN
    missing = {package for library, package in wanted.items() if not _loads(library)}
    return tuple(sorted(missing))


def apt_line(packages: tuple[str, ...]) -> str:
    """The one exact line that brings `packages` on Debian and its kin."""
    return "apt-get install -y " + " ".join(packages)


def check() -> str | None:
    """One sentence that says why no window can open here and what to do, or None where it can."""
    offscreen = os.environ.get("QT_QPA_PLATFORM", "").startswith(("offscreen", "minimal"))
    packages = missing_packages(for_display=not offscreen, frozen=hasattr(sys, "frozen"))
    if packages:
        return f"Qt needs system libraries that are missing here; run: {apt_line(packages)}"
    if not offscreen and not has_display():
        return (
            "There is no display (neither DISPLAY nor WAYLAND_DISPLAY is set); "
            "abscope --tour DIR draws the window into pictures instead."
        )
    return None


def _loads(library: str, linker_cache: str = "/etc/ld.so.cache") -> bool:
    # The linker's own list costs a tenth of loading everything; what it lacks is tried in earnest.
    if (listed := _listed(library, linker_cache)) and os.path.exists(listed):  # noqa: PTH110 - bytes
        return True
    import ctypes

    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _listed(library: str, linker_cache: str) -> bytes:
    try:
        cache = Path(linker_cache).read_bytes()
    except OSError:
        return b""
    name = b"/" + library.encode() + b"\0"
    end = cache.find(name)
    return cache[cache.rfind(b"\0", 0, end) + 1 : end + len(name) - 1] if end >= 0 else b""
