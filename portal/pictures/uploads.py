"""Files as they arrive: no more of one is taken in than is needed to see that it is too large.

The form that asked for it then refuses it in words, and whatever else was typed comes back.
"""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler

from portal.pictures import LARGEST_FILE


class CappedUpload(FileUploadHandler):
    """Stands first of `FILE_UPLOAD_HANDLERS`, and hands on to the next."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        room = LARGEST_FILE + 1 - start
        return raw_data[:room] if room > 0 else None

    def file_complete(self, file_size: int) -> Any:
        return None
