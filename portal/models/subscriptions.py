from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.facts.identifiers import new_uid


class MessageFrequency(models.TextChoices):
    DAILY = "daily", _("Every day")
    WEEKLY = "weekly", _("Every week")
    MONTHLY = "monthly", _("Every month")


class Subscription(models.Model):
    """Somebody without an account who wants to be told by e-mail when a list changes.

    The row is all that is stored of them. It is deleted when they unsubscribe, and if they do not
    confirm it.
    """

    uid = models.CharField(max_length=12, unique=True, default=new_uid)
    address = models.EmailField()
    path = models.CharField(max_length=100)
    """Address of the list, without language; of a record `/id/<uid>/`."""
    query = models.CharField(max_length=1000, blank=True)
    language = models.CharField(max_length=10)
    frequency = models.CharField(max_length=7, choices=MessageFrequency)
    made_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    """When the message was sent that asks to confirm."""
    confirmed_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    position = models.PositiveBigIntegerField(default=0)
    """Position of the change log up to which they were told."""

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["address", "path", "query"], name="portal_subscription_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.path}?{self.query}, {self.frequency}"
