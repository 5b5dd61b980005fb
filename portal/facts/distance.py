import numpy as np
from numpy.typing import NDArray

KM_PER_DEGREE = 111.2


def km_between[D: (float, NDArray[np.float64])](one: tuple[float, float], other: tuple[D, D]) -> D:
    """Return the distance of two points, or of one from others, latitude first, in kilometres; good
    below some hundred."""
    shrink = np.cos(np.radians((one[0] + other[0]) / 2))
    return np.hypot(one[0] - other[0], (one[1] - other[1]) * shrink) * KM_PER_DEGREE
