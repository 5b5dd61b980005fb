"""The way in for Granian: the application of `portal.wsgi` behind buffers."""

import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

from portal.ops.monitoring.processes import count_together

count_together()  # before the library that counts is imported
gc.disable()  # what is imported stays

from portal.wsgi import application as for_wsgi  # noqa: E402

import portal.urls  # noqa: E402, F401  # isort: skip  # else the first reader waits for it
from portal.ops.buffering import BufferedApplication  # noqa: E402  # isort: skip

application = BufferedApplication(for_wsgi)
# A full collection goes through what came after: 5 ms in which nobody is answered, not 130.
gc.freeze()
gc.enable()
