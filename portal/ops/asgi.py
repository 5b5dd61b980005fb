"""The way in for Granian: the application of `portal.wsgi` behind buffers."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

from portal.ops.monitoring.processes import count_together

count_together()  # before the library that counts is imported

from portal.wsgi import application as for_wsgi  # noqa: E402

from portal.ops.buffering import BufferedApplication  # noqa: E402  # isort: skip

application = BufferedApplication(for_wsgi)
