"""E-mail addresses of accounts. Administrators say what they are; people change their own."""

from collections.abc import Callable
from functools import wraps

from allauth.account import signals as account
from allauth.account.models import EmailAddress
from django.db.models import QuerySet
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from portal.models import User


def find_people(people: QuerySet[User], address: str) -> list[User]:
    """Return those of some people who have an address, in capitals or not. PostgreSQL takes “ı” for
    “i”, which is another address."""
    found = people.filter(email__iexact=address)
    return [one for one in found if has_address(one, address)]


def has_address(user: User, address: str) -> bool:
    return user.email.lower() == address.lower()


def forget_addresses(user: User) -> None:
    """Forget an address that an administrator has replaced: links are sent there no more."""
    EmailAddress.objects.filter(user=user).delete()


@receiver(
    [account.password_changed, account.password_set, account.password_reset],
    dispatch_uid="forget unconfirmed addresses",
)
def forget_unconfirmed(user: User, **kwargs: object) -> None:
    """Forget an address that waits to be confirmed: whoever had the password or a session may have
    named it, and links to choose another password would go there."""
    EmailAddress.objects.filter(user=user, verified=False).delete()


def confirm_address(user: User) -> None:
    """Note the address that an administrator gave as confirmed."""
    own = {"primary": True, "verified": True}
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults=own)


def with_own_address(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator: the address that an administrator gave counts as confirmed."""

    @wraps(view)
    def decorated(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        user = request.user
        if isinstance(user, User) and user.email:
            confirm_address(user)
        return view(request, *args, **kwargs)

    return decorated
