"""The limits a worker process puts on itself before it reads anything of the user's.

Says which of them hold, by reading them back. Linux: all; macOS: all but memory; Windows: none yet.
"""

from __future__ import annotations

import sys

MEMORY = 768 * 1024 * 1024  # bytes of address space
CPU = 10  # seconds
OPEN_FILES = 32


def apply() -> list[str]:
    """Set every limit this system has; the names of those that were read back as set."""
    if sys.platform == "win32":
        return []
    import resource

    wanted = {
        "memory 768 MB": ("RLIMIT_AS", MEMORY),
        "CPU 10 s": ("RLIMIT_CPU", CPU),
        "no new files": ("RLIMIT_FSIZE", 0),
        "no core dump": ("RLIMIT_CORE", 0),
        "32 open files": ("RLIMIT_NOFILE", OPEN_FILES),
    }
    held = []
    for name, (key, value) in wanted.items():
        limit = getattr(resource, key, None)
        if limit is None:
            continue
        try:
            resource.setrlimit(limit, (value, value))
        except (ValueError, OSError):
            continue
        if resource.getrlimit(limit) == (value, value):
            held.append(name)
    if sys.platform == "darwin":  # accepted and then ignored there
        held = [name for name in held if not name.startswith("memory")]
    return held
