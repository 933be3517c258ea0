"""`make package`: folder build, licences and SBOM, tar.zst and .deb, then the proof in a clean root.

Run on the environment's Python by bootstrap.py. The same commit gives the same bytes.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path

import clean_root
import provenance
from prune import FROM_THE_TARGET

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / "build" / "package"
DIST = ROOT / "dist"
BUNDLE = WORK / "abscope"
GLIBC = (2, 36)  # Debian 12, Ubuntu 24.04, RHEL 10 and newer
DEPENDS = "libc6 (>= 2.36), libgl1, libegl1, libxcb1"
# The window brings its fonts; these add the letters of other scripts, and printers.
RECOMMENDS = "fontconfig-config, fonts-dejavu-core | fonts-noto-core, libcups2"


def main() -> int:
    """Everything in order; 1 with one sentence where a step fails."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        version = tomllib.load(file)["project"]["version"]
    epoch = _epoch()
    shutil.rmtree(WORK, ignore_errors=True)
    DIST.mkdir(exist_ok=True)
    try:
        _freeze(epoch)
        _assert_glibc()
        _add_papers(version)
        _set_times(BUNDLE, epoch)
        archive = _archive(version, epoch)
        package = _debian(version, epoch)
        _prove(package)
    except (RuntimeError, ValueError, FileNotFoundError) as trouble:
        print(f"make package stopped: {trouble}", file=sys.stderr)
        return 1
    files = sum(1 for path in BUNDLE.rglob("*") if path.is_file() and not path.is_symlink())
    print(f"folder {_megabytes(_size(BUNDLE))} in {files} files: {BUNDLE.relative_to(ROOT)}")
    for path in (archive, package):
        print(f"{_megabytes(path.stat().st_size)} {path.relative_to(ROOT)}")
    return 0


def _epoch() -> int:
    answer = subprocess.run(
        ["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return int(os.environ.get("SOURCE_DATE_EPOCH") or answer.stdout)


def _freeze(epoch: int) -> None:
    print("Freezing; a minute.", flush=True)
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": str(epoch),
        "PYINSTALLER_CONFIG_DIR": str(ROOT / "build" / "pyinstaller-cache"),
    }
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean"]
    command += ["--distpath", str(WORK), "--workpath", str(ROOT / "build" / "pyinstaller")]
    run = subprocess.run(
        [*command, str(ROOT / "packaging" / "abscope.spec")],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    (WORK.parent / "pyinstaller.log").write_text(run.stderr, "utf-8")
    if run.returncode:
        raise RuntimeError(f"PyInstaller failed; build/pyinstaller.log ends:\n{run.stderr[-3000:]}")
    shipped = {source for _, source, _ in _collected()["files"]}
    # PyInstaller only warns; for a file that ships a missing library is a broken window.
    missing = [
        library
        for library, asker in re.findall(r"could not resolve '(.+?)', dependency of '(.+?)'", run.stderr)
        if asker in shipped and not library.startswith(FROM_THE_TARGET)
    ]
    if missing:
        raise RuntimeError(f"libraries that the bundle needs were not found: {sorted(set(missing))}")


def _collected() -> dict[str, list[list[str]]]:
    table: dict[str, list[list[str]]] = json.loads(_table().read_text("utf-8"))
    return table


def _table() -> Path:
    return ROOT / "build" / "pyinstaller" / "abscope" / "collected.json"


def _assert_glibc() -> None:
    newest = (0, 0)
    for path in BUNDLE.rglob("*"):
        if path.is_symlink() or not path.is_file() or path.open("rb").read(4) != b"\x7fELF":
            continue
        symbols = subprocess.run(
            ["objdump", "-T", str(path)], capture_output=True, text=True, check=True
        ).stdout
        for major, minor in re.findall(r"GLIBC_(\d+)\.(\d+)", symbols):
            newest = max(newest, (int(major), int(minor)))
    if not (0, 0) < newest <= GLIBC:
        raise RuntimeError(f"the bundle asks for glibc {newest}, the baseline is {GLIBC}")
    print(f"needs glibc {newest[0]}.{newest[1]} or newer (baseline {GLIBC[0]}.{GLIBC[1]})")


def _add_papers(version: str) -> None:
    listed = provenance.components(_table(), version)
    provenance.write_licences(listed, ROOT, BUNDLE / "licences")
    provenance.write_sbom(listed, version, BUNDLE / "licences" / "abscope-sbom.json")
    shutil.copyfile(BUNDLE / "licences" / "abscope-sbom.json", DIST / "abscope-sbom.json")
    print(f"{len(listed)} components in the SBOM")


def _set_times(folder: Path, epoch: int) -> None:
    for path in [folder, *folder.rglob("*")]:
        os.utime(path, (epoch, epoch), follow_symlinks=False)


def _archive(version: str, epoch: int) -> Path:
    target = DIST / f"abscope-{version}-linux-{os.uname().machine}.tar.zst"

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = "root"
        entry.mtime = epoch
        return entry

    with subprocess.Popen(
        ["zstd", "--quiet", "--force", "-15", "-T0", "-o", str(target)], stdin=subprocess.PIPE
    ) as packer:
        with tarfile.open(fileobj=packer.stdin, mode="w|", format=tarfile.PAX_FORMAT) as archive:
            archive.add(BUNDLE, f"abscope-{version}", filter=plain)
        assert packer.stdin is not None
        packer.stdin.close()
    if packer.returncode:
        raise RuntimeError("zstd failed")
    return target


def _debian(version: str, epoch: int) -> Path:
    tree = WORK / "deb"
    machine = subprocess.run(
        ["dpkg", "--print-architecture"], capture_output=True, text=True, check=True
    ).stdout.strip()
    (tree / "opt").mkdir(parents=True)
    shutil.copytree(BUNDLE, tree / "opt" / "abscope", symlinks=True)
    command = tree / "usr" / "bin" / "abscope"
    command.parent.mkdir(parents=True)
    command.symlink_to("/opt/abscope/abscope")
    for source, place in (
        ("packaging/abscope.desktop", "usr/share/applications/abscope.desktop"),
        ("packaging/abscope.svg", "usr/share/icons/hicolor/scalable/apps/abscope.svg"),
        ("LICENSE", "usr/share/doc/abscope/copyright"),
    ):
        (tree / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / source, tree / place)
    (tree / "DEBIAN").mkdir()
    (tree / "DEBIAN" / "control").write_text(
        f"Package: abscope\nVersion: {version}\nArchitecture: {machine}\n"
        "Maintainer: Abscope maintainers <maintainers@abscope.invalid>\n"
        f"Installed-Size: {_size(tree) // 1024}\nDepends: {DEPENDS}\n"
        f"Recommends: {RECOMMENDS}\n"
        "Section: science\nPriority: optional\n"
        "Description: offline reference on cancer immunotherapy and radiotherapy\n"
        " Agents, studies and mechanisms with the passage that each figure rests on.\n",
        "utf-8",
    )
    for path in tree.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    _set_times(tree, epoch)
    target = DIST / f"abscope_{version}_{machine}.deb"
    build = ["dpkg-deb", "--root-owner-group", "-Zxz", "-z6", "--build", str(tree), str(target)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}
    subprocess.run(build, env=environment, capture_output=True, check=True)
    return target


def _prove(package: Path) -> None:
    """The installed package's self-check and window where there is no Python and no network."""
    root = WORK / "root"
    packages = clean_root.assemble(root, DEPENDS)
    subprocess.run(["dpkg-deb", "-x", str(package), str(root)], check=True)
    if any("python" in name for name in packages):
        raise RuntimeError("the clean root holds a Python")
    if (root / "usr/share/fonts").exists():
        raise RuntimeError("the clean root holds a font, so it proves nothing about our own")
    run = clean_root.run_inside(root, ["/usr/bin/abscope", "--self-check", "--profile", "/tmp/p"])
    if not run.stdout.startswith("{"):
        raise RuntimeError(f"the bundle does not start in a clean root: {run.stderr[-2000:]}")
    checks = json.loads(run.stdout)["checks"]
    failed = [f"{check['name']}: {check['detail']}" for check in checks if not check["ok"]]
    if run.returncode or failed or not checks:
        raise RuntimeError("the self-check failed in a clean root\n" + "\n".join(failed))
    _prove_refusals(root)
    # The tour loads every late part of the window; the second line: no home, nothing can be written.
    tour = ["--tour", "/tmp/tour", "--tour-sizes", "1280x800", "--tour-themes", "light"]
    for words in (tour, ["--first-paint"]):
        run = clean_root.run_inside(root, ["/usr/bin/abscope", *words])
        if run.returncode:
            raise RuntimeError(f"no window in a clean root {words}: {run.stderr[-2000:]}")
    print(
        f"in a root without Python, network or fonts: {len(checks)} checks well, the tour went through, "
        "the window opens without a home, an empty file and one of 200 MB are refused"
    )


def _prove_refusals(root: Path) -> None:
    """Without a home the self-check says so and holds; hostile files are refused, each in a sentence."""
    run = clean_root.run_inside(root, ["/usr/bin/abscope", "--self-check"])
    details = [check["detail"] for check in json.loads(run.stdout)["checks"] if check["name"] == "profile"]
    if run.returncode or not details or not details[0].startswith("degraded: "):
        raise RuntimeError(f"a missing home was not told: {details}")
    files = {"/srv/empty.txt": 0, "/srv/big.txt": 200_000_000}
    for name, size in files.items():
        (root / "srv").mkdir(exist_ok=True)
        with (root / name[1:]).open("wb") as file:
            file.truncate(size)
    command = ["/usr/bin/abscope", "import", "--json", "--profile", "/tmp/p", *files]
    run = clean_root.run_inside(root, command)
    answer = json.loads(run.stdout or "{}")
    reasons = [refused["reason"] for refused in answer.get("refused", [])]
    if run.returncode != 3 or len(reasons) != len(files) or answer["added"]:
        raise RuntimeError(f"hostile files were not refused: {run.stdout[-2000:]}{run.stderr[-2000:]}")


def _size(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.0f} MB"


if __name__ == "__main__":
    sys.exit(main())
