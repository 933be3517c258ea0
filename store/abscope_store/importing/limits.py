"""The limits a worker process puts on itself before it reads anything of the user's.

Says which of them hold, by reading them back. Linux: all; macOS: all but memory; Windows: none yet.
"""

from __future__ import annotations

import sys

MEMORY = 768 * 1024 * 1024  # bytes of address space
CPU, CPU_A_MB, MOST_CPU = 10, 5, 40  # seconds for any file, for each megabyte of it, and at most
OPEN_FILES = 32


def allow(size: int) -> None:
    """Lower the limit of CPU to what files of so many bytes may take; nothing raises it again."""
    if sys.platform == "win32":
        return
    import resource

    seconds = min(MOST_CPU, CPU + CPU_A_MB * size // 1_000_000)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))


def apply() -> list[str]:
    """Set every limit this system has; the names of those that were read back as set."""
    if sys.platform == "win32":
        return []
    import resource

    wanted = {
        "memory 768 MB": ("RLIMIT_AS", MEMORY),
        "CPU 10-40 s": ("RLIMIT_CPU", MOST_CPU),
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
