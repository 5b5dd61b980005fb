"""The portal; the apps stand beside it."""

import os

# NumPy's threads for linear algebra, which nothing here asks for, would take Ctrl-C from the one
# thread of the server that waits for it.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
