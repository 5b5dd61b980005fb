"""Makes a bare checkout runnable, with nothing but the standard library of Python 3.8 or newer.

The first Python on a machine is often too old for the portal, so everything here but `postgres`,
which only the tests use, keeps to what that one understands.
"""

from portal.ops.bootstrap.environment import ensure_environment
from portal.ops.bootstrap.progress import sentence_at_the_end

__all__ = ["ensure_environment", "sentence_at_the_end"]
