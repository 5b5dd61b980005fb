"""Entry point of a server worker. It is imported before Django is set up, so nothing here may
import a model."""

import os
from wsgiref.types import WSGIApplication

from django.utils.module_loading import import_string


def load_apart(target: str) -> WSGIApplication:
    """Load the application in a process group of its own, which Ctrl-C does not reach.

    The main process ends its workers; a worker that gets both signals can lock up.
    """
    os.setpgrp()
    application: WSGIApplication = import_string(target)
    return application
