"""The way in for Granian: the application of `portal.wsgi` behind buffers."""

from portal.wsgi import application as for_wsgi

from portal.ops.buffering import BufferedApplication  # isort: skip  # Django is set up before

application = BufferedApplication(for_wsgi)
