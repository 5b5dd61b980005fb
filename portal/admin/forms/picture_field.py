"""Upload field for pictures: checks the file, and keeps it while the form has errors."""

from dataclasses import dataclass

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db.models.fields.files import FieldFile
from django.forms.utils import flatatt
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal import pictures
from portal.admin.forms.checked_form import FormData, FormFiles
from portal.admin.forms.hidden_fields import KEPT
from portal.admin.forms.relations import Attributes
from portal.models import PictureColumns
from portal.pictures import Master, PictureRefused
from portal.pictures.shown import whole_picture

SALT = "a picture that was sent with a form"
KEPT_FOR = 48 * 60 * 60
"""Seconds that a picture stays with a form that was not saved."""


@dataclass(frozen=True)
class KeptPicture:
    """Uploaded picture of an earlier submission of the form: its master is stored, no record refers
    to it."""

    name: str
    notes: list[str]

    @classmethod
    def from_token(cls, token: str) -> "KeptPicture | None":
        try:
            return cls(*signing.loads(token, salt=SALT, max_age=KEPT_FOR))
        except signing.BadSignature:
            return None

    def token(self) -> str:
        return signing.dumps([self.name, self.notes], salt=SALT)

    def master(self) -> Master:
        return Master(
            pictures.read_file(self.name), self.name.rpartition(".")[2], tuple(self.notes)
        )


class PictureInput(forms.FileInput):
    """Shows the present picture; a chosen file need not be chosen again after an error."""

    kept: KeptPicture | None = None

    def __init__(self, attrs: Attributes | None = None) -> None:
        endings = (f".{one}" for known in pictures.EXTENSIONS.values() for one in known)
        super().__init__({"accept": ",".join(endings), **(attrs or {})})

    def value_from_datadict(
        self, data: FormData, files: FormFiles, name: str
    ) -> UploadedFile[bytes] | KeptPicture | None:
        chosen = super().value_from_datadict(data, files, name)
        return chosen or KeptPicture.from_token(data.get(self.kept_name(name), ""))

    def value_omitted_from_data(self, data: FormData, files: FormFiles, name: str) -> bool:
        omitted = super().value_omitted_from_data(data, files, name)
        return omitted and self.kept_name(name) not in data

    def render(
        self, name: str, value: object, attrs: Attributes | None = None, renderer: object = None
    ) -> SafeString:
        context = self.get_context(name, value, attrs)
        context |= {
            "attributes": flatatt(context["widget"]["attrs"]),
            "stored": stored_picture(value),
            "kept": self.kept,
            "kept_name": self.kept_name(name),
            "kept_url": default_storage.url(self.kept.name) if self.kept else "",
            "largest": pictures.LARGEST_FILE,
        }
        return render_to_string("admin/widgets/picture.html", context)

    def kept_name(self, name: str) -> str:
        return f"{name}-{KEPT}"


def stored_picture(value: object) -> dict[str, object] | None:
    """Return how to show the file that a form has; None if it has none."""
    picture = getattr(value, "instance", None)
    if not isinstance(value, FieldFile) or not value or not isinstance(picture, PictureColumns):
        return None
    return whole_picture(picture)


class PictureField(forms.FileField):
    """Cleans to the master of the uploaded picture, or to the present file without an upload."""

    widget = PictureInput

    def to_python(  # type: ignore[override]  # Django would give the file
        self, data: File[bytes] | KeptPicture | None
    ) -> Master | None:
        if data is None or data in self.empty_values:
            return None
        try:
            return data.master() if isinstance(data, KeptPicture) else pictures.clean_upload(data)
        except PictureRefused as problem:
            raise ValidationError(str(problem), code="refused") from problem
        except OSError as problem:
            raise ValidationError(_("Choose the picture again.")) from problem
