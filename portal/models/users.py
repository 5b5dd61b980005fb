from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """An editor, a reviewer or an administrator; the public has no accounts."""

    is_service = models.BooleanField(
        _("is a program"),
        default=False,
        help_text=_(
            "A loader or importer, not a person. What it publishes alone carries the public mark "
            "“no second reader”."
        ),
    )
