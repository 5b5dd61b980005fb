"""Files in a bucket of S3, or of a server that speaks like it, instead of a folder."""

from django.conf import settings
from storages.backends.s3 import S3Storage


class PrivateBucket(S3Storage):
    """The portal answers with its files, as it knows which of them are public."""

    def url(self, name: str, *args: object, **options: object) -> str:
        return f"{settings.MEDIA_URL}{name}"
