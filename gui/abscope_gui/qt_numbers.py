"""Numbers of Qt's enums for what is painted first: loading the `Qt` namespace costs 44 ms of CPU.

A test holds each equal to the enum it stands for. Nothing but the start-up path uses them.
"""

from __future__ import annotations

DISPLAY_ROLE = 0  # Qt.ItemDataRole.DisplayRole
TOOL_TIP_ROLE = 3  # Qt.ItemDataRole.ToolTipRole
ACCESSIBLE_TEXT_ROLE = 11  # Qt.ItemDataRole.AccessibleTextRole
USER_ROLE = 256  # Qt.ItemDataRole.UserRole
