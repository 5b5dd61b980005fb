"""The way in for Granian: the application of `portal.ops.wsgi` behind buffers."""

import gc
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

from portal.ops.monitoring.processes import count_together

count_together()  # before the library that counts is imported
gc.disable()  # what is imported stays

from portal.ops.wsgi import application as for_wsgi  # noqa: E402

from django.urls import get_resolver  # noqa: E402  # isort: skip
from portal.ops.buffering import BufferedApplication, is_signed_in  # noqa: E402  # isort: skip

_ = get_resolver().url_patterns  # else the first reader waits until they are imported
application = BufferedApplication(for_wsgi, is_signed_in)
# A full collection, in which nobody is answered, goes through what came after alone.
gc.freeze()
gc.enable()
# After each query a page waits for the thread that computes: five times as long by default.
sys.setswitchinterval(0.001)
