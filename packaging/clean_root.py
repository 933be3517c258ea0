"""A root folder with nothing but what the .deb depends on, to run the bundle's self-check in.

No Python, no network, no home: assembled from the files of the host's own packages, so it needs neither
a download nor root rights.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

MERGED = ("bin", "lib", "lib32", "lib64", "sbin")
SKIPPED = ("/usr/share/doc/", "/usr/share/man/", "/usr/share/locale/", "/usr/share/lintian/")


def assemble(root: Path, depends: str) -> list[str]:
    """Fill `root` with the packages that `depends` (a Depends field) closes over; their names, sorted."""
    shutil.rmtree(root, ignore_errors=True)
    for name in MERGED:
        (root / "usr" / name).mkdir(parents=True)
        (root / name).symlink_to(f"usr/{name}")
    for name in ("dev", "proc", "tmp", "var/cache/fontconfig"):
        (root / name).mkdir(parents=True)
    (root / "dev" / "null").touch()
    packages = _closure(depends)
    for package in packages:
        for line in _run("dpkg-query", "-L", package).splitlines():
            _copy(Path(line), root)
    _run("/sbin/ldconfig", "-r", str(root))
    return packages


def run_inside(root: Path, command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run `command` in `root`: own user, network and process namespaces, read-only, no home."""
    script = (
        'mount --bind "$0" "$0" && mount -t tmpfs tmpfs "$0/tmp" && mount -t proc proc "$0/proc" '
        '&& mount --bind /dev/null "$0/dev/null" '
        '&& mount -o remount,bind,ro "$0" && exec chroot "$0" "$@"'
    )
    apart = ["/usr/bin/unshare", "--map-root-user", "--net", "--mount", "--pid", "--fork"]
    environment = {"HOME": "/nonexistent", "QT_QPA_PLATFORM": "offscreen", "LANG": "C.UTF-8"}
    return subprocess.run(
        [*apart, "/bin/sh", "-c", script, str(root), *command],
        env={**environment, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def _closure(depends: str) -> list[str]:
    waiting, taken = [depends], set()
    while waiting:
        for group in filter(None, (part.strip() for part in waiting.pop().split(","))):
            names = [re.split(r"[\s(:]", choice.strip())[0] for choice in group.split("|")]
            package = next((found for name in names if (found := _installed(name))), None)
            if package is None:
                raise FileNotFoundError(f"no installed package gives {group}")
            if package not in taken:
                taken.add(package)
                waiting.append(_field(package, "Pre-Depends") + "," + _field(package, "Depends"))
    return sorted(taken)


def _installed(name: str) -> str | None:
    """The installed package called `name`, or one that provides it."""
    if _field(name, "db:Status-Status") == "installed":
        return name
    table = _run("dpkg-query", "-W", "-f", "${Package}\t${db:Status-Status}\t${Provides}\n")
    for line in table.splitlines():
        package, status, provides = line.split("\t")
        offered = [re.split(r"[\s(]", part.strip())[0] for part in provides.split(",")]
        if status == "installed" and name in offered:
            return package
    return None


def _field(package: str, name: str) -> str:
    answer = subprocess.run(
        ["dpkg-query", "-W", "-f", f"${{{name}}}\n", package],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return answer.stdout.splitlines()[0] if answer.stdout else ""


def _copy(source: Path, root: Path) -> None:
    target = root / str(source).lstrip("/")
    if str(source).startswith(SKIPPED) or target.is_symlink() or not os.path.lexists(source):
        return
    if source.is_symlink():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(source.readlink())
    elif source.is_dir():
        target.mkdir(parents=True, exist_ok=True)
    elif os.access(source, os.R_OK):  # a few configuration files are for root's eyes only
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)


def _run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
