"""The way in for a WSGI server."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from portal.http.requests import Utf8Request
from portal.ops.statement_timeout import bound_statements

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
application = get_wsgi_application()
application.request_class = Utf8Request
bound_statements(settings.DATABASES, settings.PORTAL_STATEMENT_TIMEOUT)
