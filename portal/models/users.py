from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.models.languages import LANGUAGES


class User(AbstractUser):
    """An editor, a reviewer or an administrator; the public has no accounts. A language or time
    zone that is empty is that of the browser."""

    is_service = models.BooleanField(
        _("is a program"),
        default=False,
        help_text=_(
            "A loader or importer, not a person. What it publishes alone carries the public mark "
            "“no second reader”."
        ),
    )
    language = models.CharField(
        _("language"), max_length=16, blank=True, choices=[*LANGUAGES.items()]
    )
    translates = models.JSONField(
        _("languages translated"),
        default=list,
        db_default=[],
        blank=True,
        help_text=_("Texts that a translator may write; none ticked: all of them."),
    )
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)

    @property
    def name(self) -> str:
        """The full name, or else that to sign in with."""
        return self.get_full_name() or self.get_username()
