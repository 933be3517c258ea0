"""Painting a list row: fonts, a canvas that measures a row once, and the delegate that caches it.

Row height is fixed by the font. What a row says is decided by the delegates of the lists.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QStaticText
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from abscope_gui.theme import GRID, Theme

Index = QModelIndex | QPersistentModelIndex
_CACHED = 600
_LONGEST = 600  # characters that a line can ever show; measuring more is wasted
GAP = 2 * GRID


class Fonts:
    """The faces of a row, from the view's own font: plain, bold, small, strong (small bold), label."""

    def __init__(self, base: QFont) -> None:
        self.key = base.key()
        self._faces = {
            "plain": base,
            "bold": _face(base, 1.0, QFont.Weight.DemiBold),
            "small": _face(base, 0.93, QFont.Weight.Normal),
            "strong": _face(base, 0.93, QFont.Weight.DemiBold),
            "label": _face(base, 0.8, QFont.Weight.DemiBold),
        }
        self._widths: OrderedDict[tuple[str, str], int] = OrderedDict()
        self._statics: OrderedDict[tuple[str, str], QStaticText] = OrderedDict()
        self._metrics = {name: QFontMetrics(face) for name, face in self._faces.items()}

    def face(self, name: str) -> QFont:
        """One face."""
        return self._faces[name]

    def metrics(self, name: str) -> QFontMetrics:
        """Its measures."""
        return self._metrics[name]

    def line(self, name: str) -> int:
        """Height of a line in pixels."""
        return self._metrics[name].height()

    def width(self, text: str, name: str) -> int:
        """Width of a text in a face; remembered, since rows share most of their words."""
        key = (text, name)
        if key not in self._widths:
            make_room(self._widths, 8 * _CACHED)
            self._widths[key] = self._metrics[name].horizontalAdvance(text)
        return self._widths[key]

    def static(self, text: str, name: str) -> QStaticText:
        """A text laid out in a face; shared, since rows say much the same in places of their own."""
        key = (text, name)
        static = self._statics.get(key)
        if static is None:
            make_room(self._statics, 2 * _CACHED)
            static = self._statics[key] = QStaticText(text)
            static.setTextFormat(Qt.TextFormat.PlainText)
            static.prepare(font=self._faces[name])
        return static


class _Words(NamedTuple):
    at: QPointF
    text: str
    face: str
    ink: str


class _Shape(NamedTuple):
    rect: QRectF
    radius: float
    fill: str
    edge: str


class Canvas:
    """What one row draws, in the row's own coordinates. Widths are pixels; `ink` and `fill` are tokens."""

    def __init__(self, fonts: Fonts, width: int, height: int) -> None:
        self.fonts, self.width, self.height = fonts, width, height
        self._words: list[_Words] = []
        self._shapes: list[_Shape] = []
        self._laid_out: list[QStaticText] = []

    def measure(self, text: str, face: str) -> int:
        """Width of a text."""
        return self.fonts.width(text[:_LONGEST], face)

    def cut(self, text: str, room: int, face: str) -> str:
        """The text as it is shown in `room` pixels, with an ellipsis where it is longer."""
        shown = text[:_LONGEST]
        if self.measure(shown, face) <= room:
            return shown
        return self.fonts.metrics(face).elidedText(shown, Qt.TextElideMode.ElideRight, room)

    def wrap(self, text: str, room: int, face: str) -> list[str]:
        """The text in lines of at most `room` pixels, broken at plain spaces; a longer word stays whole."""
        lines: list[str] = []
        for word in filter(None, text[:_LONGEST].split(" ")):
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.measure(longer, face) <= room:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def text(self, x: int, y: int, text: str, room: int, face: str = "plain", ink: str = "text") -> int:
        """Write one line with its top at `y`, cut with an ellipsis at `room`; how wide it became."""
        if room <= 0 or not text:
            return 0
        shown = self.cut(text, room, face)
        self._words.append(_Words(QPointF(x, y), shown, face, ink))
        return self.measure(shown, face)

    def marked(
        self, x: int, y: int, text: str, marks: Sequence[tuple[int, int]], room: int, ink: str
    ) -> None:
        """Write one small line like `text`, its `marks` (spans, in order) strong and in the ink of text."""
        end, at = x + room, 0
        for first, last in marks:
            before = self.measure(text[at:first], "small")
            if x + before + self.measure(text[first:last], "strong") > end:
                break
            x += self.text(x, y, text[at:first], end - x, "small", ink)
            x += self.text(x, y, text[first:last], end - x, "strong")
            at = last
        self.text(x, y, text[at:], end - x, "small", ink)

    def chip(self, right: int, middle: int, text: str, fill: str, ink: str, edge: str = "") -> int:
        """A rounded chip that ends at `right`, centred on `middle`; how wide it is."""
        high = self.fonts.line("label") + GRID
        wide = self.measure(text, "label") + 4 * GRID
        top = middle - high // 2
        self._shapes.append(_Shape(QRectF(right - wide, top, wide, high), high / 2, fill, edge))
        self.text(right - wide + 2 * GRID, top + GRID // 2, text, wide, "label", ink)
        return wide

    def block(self, x: int, y: int, wide: int, high: int, fill: str, radius: float = 0.0) -> None:
        """A filled rectangle."""
        self._shapes.append(_Shape(QRectF(x, y, wide, high), radius, fill, ""))

    def lay_out(self) -> None:
        """Lay the texts out, once; done when first painted, for most rows are only ever measured."""
        if not self._laid_out:
            self._laid_out = [self.fonts.static(words.text, words.face) for words in self._words]

    def draw(self, painter: QPainter, theme: Theme) -> None:
        """Paint it all at the painter's origin."""
        for shape in self._shapes:
            if not shape.radius and not shape.edge:
                painter.fillRect(shape.rect, theme.color(shape.fill))
                continue
            painter.setPen(QPen(theme.color(shape.edge)) if shape.edge else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(shape.fill))
            half = 0.5 if shape.edge else 0.0
            painter.drawRoundedRect(shape.rect.adjusted(half, half, -half, -half), shape.radius, shape.radius)
        self.lay_out()
        for words, static in zip(self._words, self._laid_out, strict=True):
            painter.setFont(self.fonts.face(words.face))
            painter.setPen(theme.color(words.ink))
            painter.drawStaticText(words.at, static)


class CanvasDelegate(QStyledItemDelegate):
    """Base of the list delegates. `role` holds the frozen row; a row is laid out once per width."""

    def __init__(self, theme: Theme, role: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme, self._role = theme, role
        self._fonts: Fonts | None = None
        self._cache: OrderedDict[tuple[object, int], Canvas] = OrderedDict()

    def compose(self, row: object, canvas: Canvas) -> None:
        """Fill the canvas of one row."""
        raise NotImplementedError

    def height(self, row: object, fonts: Fonts) -> int:
        """Height in pixels; one value for every row of a kind."""
        raise NotImplementedError

    def set_theme(self, theme: Theme) -> None:
        """Colours are looked up while painting, so what was laid out stays good."""
        self._theme = theme

    def row_height(self, row: object, font: QFont) -> int:
        """Height of a row in this font."""
        return self.height(row, self.fonts_of(font))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, self.height(index.data(self._role), self.fonts_of(_font(option))))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect, state = _rect(option), _state(option)
        canvas = self._canvas(index.data(self._role), _font(option), int(rect.width()), int(rect.height()))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, rect, state)
        painter.translate(rect.topLeft())
        canvas.draw(painter, self._theme)
        painter.restore()

    def ahead(self, row: object, font: QFont, width: int) -> None:
        """Lay a row out before it is painted `width` pixels wide."""
        self._canvas(row, font, width, self.row_height(row, font)).lay_out()

    def _canvas(self, row: object, font: QFont, width: int, height: int) -> Canvas:
        fonts = self.fonts_of(font)
        canvas = self._cache.get((row, width))
        if canvas is None:
            make_room(self._cache, _CACHED)
            canvas = self._cache[row, width] = Canvas(fonts, width, height)
            self.compose(row, canvas)
        return canvas

    def _ground(self, painter: QPainter, rect: QRectF, state: QStyle.StateFlag) -> None:
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._theme.color("accent_on"))
            painter.fillRect(QRectF(rect.x(), rect.y(), 3, rect.height()), self._theme.color("accent"))
        elif state & QStyle.StateFlag.State_MouseOver and state & QStyle.StateFlag.State_Enabled:
            painter.fillRect(rect, self._theme.color("rail"))
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_Enabled:
            painter.setPen(QPen(self._theme.color("accent"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0.5, 0.5, -0.5, -1.5))

    def fonts_of(self, font: QFont) -> Fonts:
        """The faces for a view's font, kept until it changes."""
        if self._fonts is None or self._fonts.key != font.key():
            self._fonts = Fonts(font)
            self._cache.clear()
        return self._fonts


def make_room(kept: OrderedDict[Any, Any], most: int) -> None:
    """Let go of the oldest, one for each that comes: hundreds at once hold the window's thread for 20 ms."""
    while len(kept) >= most:
        kept.popitem(last=False)


def on_grid(pixels: int) -> int:
    """Rounded up to the grid."""
    return -(-pixels // GRID) * GRID


def _face(base: QFont, scale: float, weight: QFont.Weight) -> QFont:
    face = QFont(base)
    face.setWeight(weight)
    if base.pixelSize() > 0:
        face.setPixelSize(max(1, round(base.pixelSize() * scale)))
    else:
        face.setPointSizeF(base.pointSizeF() * scale)
    return face


def _font(option: QStyleOptionViewItem) -> QFont:
    # The stubs do not know the option's fields; the view's font is the same one.
    view = option.widget
    return view.font() if isinstance(view, QWidget) else QFont()


def _rect(option: QStyleOptionViewItem) -> QRectF:
    return QRectF(option.rect)


def _state(option: QStyleOptionViewItem) -> QStyle.StateFlag:
    state: QStyle.StateFlag = option.state
    return state
