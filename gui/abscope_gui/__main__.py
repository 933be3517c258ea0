"""The only entry point. No Qt at top level: what needs no window goes to the store's command line."""

from __future__ import annotations

import gc
import os
import sys
import time

_STARTED = time.process_time(), time.perf_counter()
_OF_THE_WINDOW = {"--tour", "--first-paint"}


def main(argv: list[str] | None = None) -> int:
    """Run Abscope; returns the exit code (0 fine, 1 faults found, 2 usage, 3 the user's trouble)."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments[:1] == ["--import-worker"]:
        from abscope_store.importing import worker

        return worker.main()
    if _is_for_the_window(arguments):
        return _window(arguments)
    from abscope_store import cli

    if "--self-check" not in arguments:
        return cli.main(arguments)
    from abscope_gui import checks

    return cli.main(arguments, extra=[checks.window])


def _is_for_the_window(arguments: list[str]) -> bool:
    """No words but a profile, a link or files with a window option: everything else is a command."""
    if any(a.split("=")[0] in _OF_THE_WINDOW for a in arguments):
        return True
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        if word == "--profile" and rest:
            rest.pop(0)
        elif not word.startswith(("--profile=", "abscope://")):
            return False
    return True


def _window(arguments: list[str]) -> int:
    gc.disable()  # what starting makes, stays; the window turns it on again after its first paint
    from abscope_gui import preflight

    measured = any(a.split("=")[0] in _OF_THE_WINDOW for a in arguments)
    if measured and not preflight.has_display():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sentence = preflight.check()
    if sentence is not None:
        print(sentence, file=sys.stderr)
        return 3
    from abscope_gui import app

    return app.run(arguments, started=_STARTED)


if __name__ == "__main__":
    sys.exit(main())
