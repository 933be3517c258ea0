"""Where each bundled file comes from: an SBOM (CycloneDX) and the licence texts that go with it.

Starts from PyInstaller's own table, because the environment lists what is installed, not what ships.
"""

from __future__ import annotations

import json
import platform
import shutil
import sqlite3
import subprocess
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "resources" / "abscope_resources" / "fonts"
# Start of a font file's name -> what an SBOM calls it, and the version written in the file.
FONT_VERSIONS = {"Inter-": ("inter", "3.019"), "NotoSerif-": ("noto-serif", "2.004")}
COMMON = Path("/usr/share/common-licenses")
DOC = Path("/usr/share/doc")
QT_TEXTS = ("LGPL-3", "GPL-3", "GPL-2")


@dataclass
class Component:
    """One thing with a name, a version and licence texts of its own."""

    kind: str  # python, debian, runtime, font, own
    name: str
    version: str
    licence: str = ""
    texts: list[Path] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    def as_cyclonedx(self) -> dict[str, object]:
        """The component as one entry of a CycloneDX list."""
        prefix = {"python": "pkg:pypi/", "debian": "pkg:deb/debian/"}.get(self.kind, "pkg:generic/")
        entry: dict[str, object] = {
            "type": "library",
            "name": self.name,
            "version": self.version,
            "purl": f"{prefix}{self.name}@{self.version}",
            "properties": [{"name": "abscope:files", "value": str(len(self.files))}],
        }
        if self.licence:
            entry["licenses"] = [{"license": {"name": self.licence}}]
        return entry


def components(collected: Path, version: str) -> list[Component]:
    """Everything in the bundle, by origin, sorted; `collected` is the table that abscope.spec wrote.

    Raises ValueError for a file that nothing owns: what we cannot name we do not ship.
    """
    table = json.loads(collected.read_text("utf-8"))
    wheels = _wheel_files()
    found: dict[tuple[str, str], Component] = {}
    unknown = []
    for place, source, kind in table["files"] + table["modules"]:
        if kind == "SYMLINK":
            continue
        owner = _owner(Path(source), wheels, version)
        if owner is None:
            unknown.append(source)
            continue
        found.setdefault((owner.kind, owner.name), owner).files.append(place)
    if unknown:
        raise ValueError(f"nothing owns {', '.join(unknown[:5])} ({len(unknown)} files)")
    sqlite = Component("runtime", "sqlite", sqlite3.sqlite_version, "public domain")
    loader = metadata.distribution("pyinstaller")
    bootloader = Component(
        "runtime", "pyinstaller-bootloader", loader.version, "GPL-2.0 with bootloader exception"
    )
    bootloader.texts = _texts(loader)
    found |= {("runtime", "sqlite"): sqlite, ("runtime", "bootloader"): bootloader}
    return sorted(found.values(), key=lambda component: (component.kind, component.name))


def write_sbom(listed: list[Component], version: str, target: Path) -> None:
    """A CycloneDX 1.5 document, same bytes for the same bundle."""
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "name": "abscope", "version": version},
        },
        "components": [component.as_cyclonedx() for component in listed],
    }
    target.write_text(json.dumps(document, indent=1) + "\n", "utf-8")


def write_licences(listed: list[Component], root: Path, target: Path) -> None:
    """Every licence text beside the program: ours, each wheel's, each system package's, Qt's.

    Raises FileNotFoundError where a system package came without its copyright file.
    """
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    shutil.copyfile(root / "LICENSE", target / "abscope.txt")
    shutil.copyfile(root / "packaging" / "QT-NOTICE.md", target / "QT-NOTICE.md")
    for name in QT_TEXTS:
        shutil.copyfile(COMMON / name, target / f"{name}.txt")
    for component in listed:
        for number, text in enumerate(component.texts):
            name = component.name if not number else f"{component.name}-{number}"
            shutil.copyfile(text, target / f"{component.kind}-{name}.txt")


def _owner(source: Path, wheels: dict[Path, str], version: str) -> Component | None:
    real = source.resolve()
    if name := wheels.get(real):
        distribution = metadata.distribution(name)
        return Component("python", name, distribution.version, _licence(distribution), _texts(distribution))
    if real.parent == FONTS and real.suffix in (".otf", ".ttf"):
        return _font(real)
    if _is_ours(real):
        return Component("own", "abscope", version, "Apache-2.0")
    if _is_python(real):
        return Component("runtime", "cpython", platform.python_version(), "PSF-2.0", _python_licence())
    return _debian_package(source)


def _licence(distribution: metadata.Distribution) -> str:
    said = distribution.metadata
    own = next((said[key].split("\n")[0] for key in ("License-Expression", "License") if key in said), "")
    named = [entry for entry in said.get_all("Classifier") or [] if entry.startswith("License ::")]
    return own or " AND ".join(entry.rpartition("::")[2].strip() for entry in named)


def _font(path: Path) -> Component | None:
    for start, (name, version) in FONT_VERSIONS.items():
        if path.name.startswith(start):
            return Component("font", name, version, "OFL-1.1", [FONTS / "OFL.txt"])
    return None


def _is_ours(path: Path) -> bool:
    own = [ROOT / folder for folder in ("gui", "store", "resources", "packaging", "build")]
    return any(path.is_relative_to(folder) for folder in own)


def _is_python(path: Path) -> bool:
    import sys
    import sysconfig

    homes = {Path(sysconfig.get_path("stdlib")).resolve(), Path(sys.base_prefix, "lib").resolve()}
    return path.name.startswith("libpython") or (
        any(path.is_relative_to(home) for home in homes if home != Path("/usr/lib"))
    )


def _python_licence() -> list[Path]:
    import sysconfig

    candidates = [Path(sysconfig.get_path("stdlib")) / "LICENSE.txt"]
    candidates += sorted(DOC.glob("libpython3*-minimal/copyright"))
    return [path for path in candidates if path.is_file()][:1]


def _wheel_files() -> dict[Path, str]:
    return {
        Path(str(distribution.locate_file(entry))).resolve(): distribution.metadata["Name"]
        for distribution in metadata.distributions()
        if distribution.metadata["Name"] != "abscope"
        for entry in distribution.files or []
    }


def _texts(distribution: metadata.Distribution) -> list[Path]:
    words = ("licen", "copying", "notice")
    return [
        Path(str(distribution.locate_file(entry)))
        for entry in distribution.files or []
        if ".dist-info/" in entry.as_posix()  # a name of its own, or a folder of licences
        and any(word in entry.as_posix().lower().split(".dist-info/")[1] for word in words)
        and Path(str(distribution.locate_file(entry))).is_file()
    ]


def _debian_package(source: Path) -> Component | None:
    # A merged /usr knows a library under one of two names.
    for name in (str(source), str(source.resolve()), str(source).removeprefix("/usr")):
        answer = subprocess.run(["dpkg", "-S", name], capture_output=True, text=True, check=False)
        if answer.returncode == 0:
            package = answer.stdout.splitlines()[0].split(": ")[0].split(",")[0]
            break
    else:
        return None
    query = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Version}", package],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    bare = package.split(":")[0]
    copyright_file = (DOC / bare / "copyright").resolve(strict=True)
    return Component("debian", bare, query.stdout, "", [copyright_file])
