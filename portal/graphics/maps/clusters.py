"""Groups of places that would overlap in a drawing, as arrays.

Places come in an order: each is joined to the nearest centre before it within a distance, or else
becomes a centre itself. Cells of a grid are so small that each holds one centre at most.
"""

from math import sqrt

import numpy as np

from portal.graphics.maps.projection import Pixels
from portal.records.column_store.columns import Numbers, sort_rows

NEAR = {-2: 1, -1: 2, 0: 2, 1: 2, 2: 1}
"""Rows of cells in which something nearer than the distance can be, with steps to both sides."""


def group_places(xs: Pixels, ys: Pixels, apart: float) -> Numbers:
    """Return the number of the centre of each place, that of a centre itself."""
    grid = _Grid(xs, ys, apart)
    waiting = np.arange(len(xs))
    while len(waiting):
        waiting = grid.choose_centres(waiting)
    return grid.nearest[grid.place_of]


class _Grid:
    """Places in the order of their cells, so that those near a centre lie side by side."""

    def __init__(self, xs: Pixels, ys: Pixels, apart: float) -> None:
        side = apart / sqrt(2)
        columns, rows = (np.floor(one / side).astype(np.int64) for one in (xs, ys))
        columns, rows = (one - one.min(initial=0) + 2 for one in (columns, rows))
        self.width = int(columns.max(initial=0)) + 3
        self.cells = rows * self.width + columns
        self.steps = [
            y * self.width + x for y, most in NEAR.items() for x in range(-most, most + 1)
        ]
        self.size, self.room = len(xs), (int(rows.max(initial=0)) + 3) * self.width
        self.limit = apart * apart
        self.order = sort_rows(self.cells)
        self.xs, self.ys = xs[self.order], ys[self.order]
        self.place_of = np.empty(self.size, dtype=np.int64)
        self.place_of[self.order] = np.arange(self.size)
        self.ends = np.cumsum(np.bincount(self.cells, minlength=self.room))
        self.nearest = np.full(self.size, self.size)
        """The nearest centre that comes before each place; a centre is its own."""
        self.squares = np.full(self.size, np.inf)
        """The square of its distance."""

    def choose_centres(self, waiting: Numbers) -> Numbers:
        """Make centres of the places that come before all others that wait near them. Return the
        places that wait further, as no centre is near."""
        cells = self.cells[waiting]
        first = np.full(self.room, self.size)
        first[cells[::-1]] = waiting[::-1]
        leading = waiting[first[cells] == waiting]
        before = np.min([first[self.cells[leading] + step] for step in self.steps], axis=0)
        for centre in leading[before == leading].tolist():
            self._join(centre)
        return waiting[self.squares[self.place_of[waiting]] >= self.limit]

    def _join(self, centre: int) -> None:
        """Join the places to a new centre that is nearer than the others."""
        place, cell = self.place_of[centre], self.cells[centre]
        for row, most in NEAR.items():
            middle = cell + row * self.width
            near = slice(self.ends[middle - most - 1], self.ends[middle + most])
            if near.start < near.stop:
                squares = (self.xs[near] - self.xs[place]) ** 2
                squares += (self.ys[near] - self.ys[place]) ** 2
                is_nearer = (squares < self.squares[near]) & (self.order[near] >= centre)
                np.copyto(self.nearest[near], centre, where=is_nearer)
                np.copyto(self.squares[near], squares, where=is_nearer)
