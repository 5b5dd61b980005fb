"""Retry of saves that collide with another one sent at the same moment."""

from collections.abc import Callable
from typing import Any, ClassVar, Concatenate

from django.contrib import admin
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse


def repeat_after[**P, R](
    errors: tuple[type[Exception], ...],
    view: Callable[Concatenate[HttpRequest, P], R],
    request: HttpRequest,
    *args: P.args,
    **kwargs: P.kwargs,
) -> R:
    """Run a view, and run it again after one of these errors.

    The second attempt reads what the other one stored. `view` must undo its writes when it raises.
    """
    post, files = request.POST, request.FILES
    try:
        return view(request, *args, **kwargs)
    except errors:
        request.POST, request._files = post, files  # type: ignore[attr-defined]
        for name in files:
            for file in files.getlist(name):
                file.seek(0)
        return view(request, *args, **kwargs)


class RepeatingAdmin(admin.ModelAdmin[Any]):
    """Reports a value that was taken in the meantime, such as a name, as a form error."""

    repeated_after: ClassVar[tuple[type[Exception], ...]] = (IntegrityError,)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        view = super().changeform_view
        return repeat_after(self.repeated_after, view, request, *args, **kwargs)
