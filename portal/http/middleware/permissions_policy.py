"""Header Permissions-Policy: no page asks a device for anything but passkeys."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

UNUSED = "camera display-capture geolocation microphone midi payment serial usb xr-spatial-tracking"
OWN = "publickey-credentials-create publickey-credentials-get"
POLICY = ", ".join(
    [*(f"{name}=()" for name in UNUSED.split()), *(f"{name}=(self)" for name in OWN.split())]
)


class PermissionsPolicyMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        answer.headers["Permissions-Policy"] = POLICY
        return answer
