"""Header Permissions-Policy: no page asks a device for anything but passkeys."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from portal.http.middleware import Middleware

UNUSED = "camera display-capture geolocation microphone midi payment serial usb xr-spatial-tracking"
OWN = "publickey-credentials-create publickey-credentials-get"
POLICY = ", ".join(
    [*(f"{name}=()" for name in UNUSED.split()), *(f"{name}=(self)" for name in OWN.split())]
)


class PermissionsPolicyMiddleware(Middleware):
    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        answer.headers["Permissions-Policy"] = POLICY
        return answer
