"""Retry of saves that collide with another one sent at the same moment."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.db import IntegrityError
from django.http import HttpRequest


def once_more(
    view: Callable[..., Any],
    request: HttpRequest,
    *args: Any,
    unless: tuple[type[Exception], ...] = (IntegrityError,),
    **kwargs: Any,
) -> Any:
    """Run a view, and run it again if another save came between its checks and its write
    (`unless`).

    The second attempt reads what the other one stored. `view` must undo its writes when it raises.
    """
    post, files = request.POST, request.FILES
    try:
        return view(request, *args, **kwargs)
    except unless:
        request.POST, request._files = post, files  # type: ignore[attr-defined]
        for name in files:
            for file in files.getlist(name):
                file.seek(0)
        return view(request, *args, **kwargs)


class RepeatingAdmin(admin.ModelAdmin[Any]):
    """Reports a value that was taken in the meantime, such as a name, as a form error."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return once_more(super().changeform_view, request, *args, **kwargs)
