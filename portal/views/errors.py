"""What went wrong, said in words: what it was, and how to go on from here."""

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A question that cannot be answered as asked. The sentences of `BadRequest` are ours;
    other exceptions speak to programmers."""
    sentence = str(exception) if isinstance(exception, BadRequest) else ""
    return render(request, "400.html", {"sentence": sentence}, status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """An unknown address, with a search for what may have been meant by it."""
    words = request.path.strip("/").rpartition("/")[2].replace("-", " ")
    return render(request, "404.html", {"words": words[:80]}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Static: whatever broke may have broken everything that a page needs."""
    return HttpResponse(get_template("500.html").render(), status=500)
