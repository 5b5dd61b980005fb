"""What Django's test client answers with, as a type: a response that also has `context`, `text`
and `json()`. Only the stubs of Django have a name for it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

type ClientResponse = _MonkeyPatchedWSGIResponse
