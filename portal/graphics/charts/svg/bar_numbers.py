"""Numbers at bars, in the units of their axis, only where they have room."""

from dataclasses import dataclass

from portal.formatting.numbers import join_bounds
from portal.graphics.charts.axes import axis_number
from portal.graphics.charts.specification import DOWN, UP, ChartPoint
from portal.graphics.charts.svg import marks
from portal.graphics.charts.svg.canvas import Canvas, measure_text
from portal.graphics.charts.svg.frame import ChartFrame

type Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in user units."""

GAP = 5
"""Distance between a number and its bar."""
CLEAR = 2
"""Distance between a number and the bars beside its own."""
APART = 6
"""Further distance between two numbers, wider than the space within one."""


@dataclass(frozen=True)
class _Wish:
    x: float
    y: float
    width: float
    point: ChartPoint
    is_within: bool = False


class BarNumbers:
    """Collector of bars and of the numbers wished for them. `draw` places those that have room, the
    newest first."""

    def __init__(self, canvas: Canvas, frame: ChartFrame) -> None:
        self.canvas, self.frame = canvas, frame
        self._bars: list[Box] = []
        self._wishes: list[_Wish] = []
        self._taken: list[Box] = []

    def add_bar(self, x: float, y: float, width: float) -> None:
        """Reserve the area of a bar."""
        self._bars.append((x, min(y, self.frame.zero), x + width, max(y, self.frame.zero)))

    def add_number(self, x: float, y: float, width: float, point: ChartPoint) -> None:
        """Ask for a number above the bar around `x` that ends at `y`, or under one below zero."""
        if point.comparator != "exact":  # its sign may have to stand there alone
            self._bars.append((x - 6, y - 17, x + 6, y))
        self._wishes.append(_Wish(x, y, width, point))

    def add_number_within(self, x: float, y: float, width: float, point: ChartPoint) -> None:
        """Ask for a number within the bar, as a higher one stands behind it."""
        self._wishes.append(_Wish(x, y, width, point, is_within=True))

    def draw(self) -> None:
        for wish in sorted(self._wishes, key=lambda one: -one.point.end):
            self._draw(wish)

    def _draw(self, wish: _Wish) -> None:
        words = self._words(wish.point)
        if wish.point.comparator == "about":
            words = f"≈{words}"
        if wish.is_within or wish.point.losing:  # a band is over the bar
            letters = self.canvas.size.letters
            if measure_text(words, letters) <= wish.width + 6 and self.frame.zero - wish.y > 24:
                base = wish.y + letters + 6
                self.canvas.text(wish.x, base, words, "chart-number-within", "middle")
            return
        is_open = wish.point.comparator in (*UP, *DOWN)
        base = wish.y - (17 if is_open else GAP)
        if wish.point.value < 0:
            base = wish.y + self.canvas.size.letters * 0.92 + (17 if is_open else GAP)
        box = self._box(wish, words, base)
        has_room = not wish.point.is_instant and self._is_free(box, wish)
        if is_open or not has_room:
            marks.draw_comparator(self.canvas, wish.x, wish.y, wish.point)
        if has_room:
            self._taken.append((box[0] - APART, box[1], box[2] + APART, box[3]))
            self.canvas.text((box[0] + box[2]) / 2, base, words, "chart-number", "middle")

    def _words(self, point: ChartPoint) -> str:
        bounds = (point.lower, point.upper) if point.is_range else (point.value,)
        given = [end for end in bounds if end is not None]
        first, *last = (axis_number(end, self.frame.y_axis) for end in given)
        return join_bounds(first, *last, is_below_zero=given[0] < 0) if last else first

    def _box(self, wish: _Wish, words: str, base: float) -> Box:
        letters = self.canvas.size.letters * 0.92
        half = measure_text(words, letters) * 0.48
        left, right = self.frame.left - 4 + half, self.frame.right + 7 - half
        x = min(max(wish.x, left), right)
        return x - half, base - letters, x + half, base

    def _is_free(self, box: Box, wish: _Wish) -> bool:
        if box[2] - box[0] > wish.width + 26 or box[3] > self.frame.bottom:
            return False
        own = wish.width / 2 + 1
        others = [bar for bar in self._bars if abs((bar[0] + bar[2]) / 2 - wish.x) > own]
        left, top, right, bottom = box[0] - CLEAR, box[1], box[2] + CLEAR, box[3]
        return not any(
            left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
            for other in (*others, *self._taken)
        )
