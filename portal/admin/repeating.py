"""Saves that two people, or one who clicks twice, send at the same moment."""

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
    """Answer a save, and answer it again when another one came between its checks and its write.

    The second attempt finds what the other has stored, and goes on from there or says so in words.
    `view` takes back what it has written when it raises.
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
    """Tells whoever saves second what the first has taken, such as a name."""

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return once_more(super().changeform_view, request, *args, **kwargs)
