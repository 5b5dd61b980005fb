"""Groups of places that would overlap in a drawing, as arrays.

Places come in an order: each is joined to the nearest centre before it within a distance, or else
becomes a centre itself. Cells of a grid are so small that each holds one centre at most.
"""

from math import sqrt

import numpy as np

from portal.column_store.columns import Numbers
from portal.graphics.maps.projection import Pixels

NEAR = [(x, y) for x in range(-2, 3) for y in range(-2, 3) if abs(x) + abs(y) < 4]
"""Steps to the cells in which something nearer than the distance can be."""


def group_places(xs: Pixels, ys: Pixels, apart: float) -> Numbers:
    """Return the number of the centre of each place, that of a centre itself."""
    grid = _Grid(xs, ys, apart)
    waiting = np.arange(len(xs))
    while len(waiting):
        waiting = grid.choose_centres(waiting)
    return grid.nearest_centres()


class _Grid:
    def __init__(self, xs: Pixels, ys: Pixels, apart: float) -> None:
        side = apart / sqrt(2)
        columns, rows = (np.floor(one / side).astype(np.int64) for one in (xs, ys))
        columns, rows = (one - one.min(initial=0) + 2 for one in (columns, rows))
        width = int(columns.max(initial=0)) + 3
        self.cells = rows * width + columns
        self.steps = [y * width + x for x, y in NEAR]
        self.size = len(xs)
        self.limit = apart * apart
        self.xs, self.ys = np.append(xs, np.inf), np.append(ys, np.inf)
        """The last one stands for no centre."""
        self.centres = np.full((int(rows.max(initial=0)) + 3) * width, self.size)
        """Number of the centre in each cell."""

    def choose_centres(self, waiting: Numbers) -> Numbers:
        """Make centres of the places that come before all others that wait near them. Return the
        places that wait further, as no centre is near."""
        cells = self.cells[waiting]
        first = np.full(len(self.centres), self.size)
        first[cells[::-1]] = waiting[::-1]
        leading = waiting[first[cells] == waiting]
        before = np.min([first[self.cells[leading] + step] for step in self.steps], axis=0)
        found = leading[before == leading]
        self.centres[self.cells[found]] = found
        is_near = np.zeros(len(self.centres), dtype=bool)
        for step in self.steps:
            is_near[self.cells[found] + step] = True
        others = is_near[cells]
        is_waiting = ~others
        is_waiting[others] = self._nearest(waiting[others])[1] >= self.limit
        left: Numbers = waiting[is_waiting]
        return left

    def nearest_centres(self) -> Numbers:
        return self._nearest(np.arange(self.size))[0]

    def _nearest(self, places: Numbers) -> tuple[Numbers, Pixels]:
        """Return the nearest centre that comes before each place, and the square of its distance;
        a centre is its own."""
        xs, ys, cells = self.xs[places], self.ys[places], self.cells[places]
        nearest, least = np.full(len(places), self.size), np.full(len(places), np.inf)
        for step in self.steps:
            centres = self.centres[cells + step]
            squares = (self.xs[centres] - xs) ** 2 + (self.ys[centres] - ys) ** 2
            is_nearer = (squares < least) & (centres <= places)
            nearest[is_nearer], least[is_nearer] = centres[is_nearer], squares[is_nearer]
        return nearest, least
