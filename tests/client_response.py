"""Type of the answers of Django's test client: responses that also have `context`, `text` and
`json()`. Only the stubs of Django have a name for it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse

type ClientResponse = _MonkeyPatchedWSGIResponse
