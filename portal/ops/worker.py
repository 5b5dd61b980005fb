"""Loads the portal in a worker of the server. The worker starts afresh and reads this file before
Django is set up: nothing here may lead to a model."""

import os
from collections.abc import Callable
from typing import Any

from django.utils.module_loading import import_string


def load_apart(target: str) -> Callable[..., Any]:
    """Loads the application in a worker, which Ctrl-C then does not reach by itself.

    The main process hears it and ends the workers. One that gets both signals can lock up.
    """
    os.setpgrp()
    application: Callable[..., Any] = import_string(target)
    return application
