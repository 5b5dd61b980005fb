from typing import NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.models.editions import Immutable


class SecurityEventQuerySet(models.QuerySet["SecurityEvent"]):
    def update(self, **kwargs: object) -> NoReturn:
        raise TypeError("The security log is only added to.")

    def delete(self) -> NoReturn:
        raise TypeError("The security log is only added to.")


class SecurityEvent(Immutable):
    """A line of the security log. It names people as they were called, and outlives them."""

    class Kind(models.TextChoices):
        SIGNED_IN = "signed_in", _("signed in")
        FAILED = "failed", _("sign-in failed")
        CODE_FAILED = "code_failed", _("second factor failed")
        FACTOR_ADDED = "factor_added", _("second factor added")
        FACTOR_REMOVED = "factor_removed", _("second factor removed")
        PASSWORD = "password", _("password changed")
        EMAIL = "email", _("e-mail address changed")
        INVITED = "invited", _("invited")
        ACCESS = "access", _("roles or access changed")
        GROUP = "group", _("permissions of a group changed")
        DELETED = "deleted", _("account deleted")
        LEFT = "left", _("left, work handed over")
        REMOVAL = "removal", _("removal for good")
        SESSIONS = "sessions", _("sessions ended")

    at = models.DateTimeField(_("at"), auto_now_add=True)
    kind = models.CharField(_("event"), max_length=16, choices=Kind.choices)
    account = models.CharField(
        _("account"), max_length=150, blank=True, help_text=_("Empty if nobody is called so")
    )
    by = models.CharField(_("by"), max_length=150, blank=True)
    client = models.CharField(
        _("client"),
        max_length=64,
        blank=True,
        help_text=_("A keyed hash of the address: the same for the same network"),
    )
    detail = models.TextField(_("detail"), blank=True)

    objects = SecurityEventQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("security event")
        verbose_name_plural = _("security log")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.account}"
