"""The frozen program's first line; all else is abscope_gui.__main__."""

from __future__ import annotations

import sys

from abscope_gui.__main__ import main

sys.exit(main())
