"""Where things lie: the profile folder and the names of its files. Makes nothing unasked."""

from __future__ import annotations

import os
from pathlib import Path


class Profile:
    """The reader's folder. `ABSCOPE_PROFILE` or `--profile` overrides the platform's place."""

    def __init__(self, folder: str | Path | None = None) -> None:
        chosen = folder or os.environ.get("ABSCOPE_PROFILE")
        if chosen:
            self.folder = Path(chosen).expanduser().absolute()
        else:
            import platformdirs

            self.folder = Path(platformdirs.user_data_dir("abscope", appauthor=False))

    @property
    def library(self) -> Path:
        """Imported documents; rebuildable from `originals`."""
        return self.folder / "library.db"

    @property
    def originals(self) -> Path:
        """Imported files as they came, named by the sha256 of their bytes."""
        return self.folder / "originals"

    @property
    def notebook(self) -> Path:
        """The reader's own marks; sacred."""
        return self.folder / "notebook.db"

    @property
    def journal(self) -> Path:
        """Every saved mark as a JSON line, written before it is said to be saved."""
        return self.folder / "notebook.jsonl"

    @property
    def backups(self) -> Path:
        """Verified copies of notebook.db."""
        return self.folder / "backups"

    @property
    def lock(self) -> Path:
        """Held by whoever may write in this profile."""
        return self.folder / "write.lock"

    @property
    def spool(self) -> Path:
        """Requests that a second start leaves for the running window."""
        return self.folder / "spool"

    @property
    def log(self) -> Path:
        """Our bugs; never note text, never queries."""
        return self.folder / "abscope.log"

    @property
    def settings(self) -> Path:
        """Window geometry and theme."""
        return self.folder / "window.ini"

    def create(self) -> None:
        """Make the folder. Raises DiskTrouble where that is not possible."""
        from abscope_store.errors import DiskTrouble

        try:
            self.folder.mkdir(parents=True, exist_ok=True)
        except OSError as trouble:
            raise DiskTrouble(
                f"The profile folder {self.folder} cannot be made ({trouble.strerror}).",
                "Choose another one with --profile.",
            ) from trouble


def reference_path() -> Path:
    """The built reference; `ABSCOPE_REFERENCE` overrides the one that is shipped."""
    override = os.environ.get("ABSCOPE_REFERENCE")
    if override:
        return Path(override)
    import abscope_resources

    return Path(abscope_resources.__path__[0]) / "reference.db"


def resources_path() -> Path:
    """The folder of reference texts, icons and theme tokens."""
    import abscope_resources

    return Path(abscope_resources.__path__[0])
