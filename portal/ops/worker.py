"""Entry point of a server worker. It is imported before Django is set up, so nothing here may
import a model."""

import atexit
import os
from collections.abc import Callable

from django.utils.module_loading import import_string


def load_apart(target: str) -> Callable[..., object]:
    """Load the application in a process group of its own, which Ctrl-C does not reach.

    The main process ends its workers; a worker that gets both signals can lock up.
    """
    os.setpgrp()
    application = import_string(target)
    # Threads of Granian that outlive Python's end would abort the process, with a trace.
    atexit.register(os._exit, 0)
    return application
