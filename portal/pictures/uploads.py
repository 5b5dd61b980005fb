"""Upload handler that reads no more of a file than shows that it is too large.

The form then refuses it with a sentence, and the other fields keep their values.
"""

from django.core.files.uploadhandler import FileUploadHandler

from portal.pictures import LARGEST_FILE


class CappedUpload(FileUploadHandler):
    """First of `FILE_UPLOAD_HANDLERS`; passes chunks on to the next one."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        room = LARGEST_FILE + 1 - start
        return raw_data[:room] if room > 0 else None

    def file_complete(self, file_size: int) -> None:
        return None
