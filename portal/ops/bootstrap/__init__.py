"""Set-up of a bare checkout, with nothing but the standard library of Python 3.8 or newer.

The first Python on a machine is often too old for the portal, so all modules here except
`postgres`, which only the tests use, avoid newer syntax.
"""

from portal.ops.bootstrap.environment import ensure_environment
from portal.ops.bootstrap.progress import sentence_at_the_end
