"""Pages on which readers subscribe to a list, confirm it and end it. No cookie, no account."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from portal.filters.refusals import InvalidParameters
from portal.formatting.addresses import remove_language, split_address
from portal.formatting.secret_links import OPENS_ACCOUNT, hide_keys
from portal.http.errors import forbidden, too_many_requests
from portal.http.middleware.rate_limit import Rate, client_key, take_tokens
from portal.models import JournalHead, MessageFrequency, Subscription
from portal.models.languages import DEFAULT
from portal.opendata.subscriptions.sending import (
    ARRANGEMENTS,
    list_page,
    list_title,
    signer,
    watched_changes,
)
from portal.site.filter_form import without
from portal.site.views.questions import text_parameter

PER_CLIENT, PER_ADDRESS = Rate(10, 10 / 3600), Rate(3, 3 / 86_400)
"""Messages that one client, and anybody for one address, may ask for in an hour and in a day."""
LONGEST_QUERY, SHOWN_MAILS = 1000, 20


class SubscribeForm(forms.Form):
    of = forms.CharField(widget=forms.HiddenInput, max_length=1100)
    address = forms.EmailField(label=_("E-mail address"), max_length=254)
    frequency = forms.ChoiceField(
        label=_("How often"), choices=MessageFrequency.choices, initial=MessageFrequency.WEEKLY
    )

    def clean_of(self) -> tuple[str, str]:
        return _read_list(str(self.cleaned_data["of"]))


@csrf_exempt  # nothing here depends on who asks: the address is proved by the message
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """Render the form of `/subscribe/?of=/places/`; store what it sends, until it is confirmed."""
    if not settings.PORTAL_SENDS_MAIL:
        raise Http404
    if request.method != "POST":
        if not (of := text_parameter(request, "of", longest=1100)):
            return redirect("feeds")
        try:
            title = list_title(*_read_list(of))
        except forms.ValidationError as problem:
            raise InvalidParameters({"of": problem.messages}) from None
        form = SubscribeForm(initial={"of": of})
        return render(request, "portal/subscribe.html", {"form": form, "title": title})
    if not is_own_form(request):
        return forbidden(request)
    form = SubscribeForm(request.POST)
    if not form.is_valid():
        watched = form.cleaned_data.get("of")
        context = {"form": form, "title": list_title(*watched) if watched else ""}
        return render(request, "portal/subscribe.html", context, status=400)
    address, now = form.cleaned_data["address"], timezone.now()
    for name, rate in (
        (f"{client_key(request)}-mail", PER_CLIENT),
        (receiver_key(address), PER_ADDRESS),
    ):
        bucket = take_tokens(name, rate, now=now.timestamp())
        if bucket.tokens < 0:
            return too_many_requests(request, bucket.retry_after)
    path, query = form.cleaned_data["of"]
    wanted = {
        "language": get_language() or DEFAULT,
        "frequency": form.cleaned_data["frequency"],
        "made_at": now,
        "asked_at": None,
    }
    row, _made = Subscription.objects.get_or_create(
        address=address, path=path, query=query, defaults=wanted
    )
    # A confirmed one is left alone, and nobody learns of it.
    Subscription.objects.filter(pk=row.pk, confirmed_at=None).update(**wanted)
    context = {"sent_to": address, "keeps_mails": mail_folder() is not None}
    return render(request, "portal/subscribe.html", context)


@never_cache
@csrf_exempt  # the signed address is the permission; mail programs send it by POST (RFC 8058)
@require_http_methods(["GET", "HEAD", "POST"])
def subscription(request: HttpRequest, signed: str) -> HttpResponse:
    """Confirm or end a subscription by a button: programs that open links change nothing."""
    try:
        row = Subscription.objects.filter(uid=signer.unsign(signed)).first()
    except BadSignature:
        raise Http404 from None
    now, is_new = timezone.now(), row is not None and row.confirmed_at is None
    if row and request.method == "POST" and request.POST.get("confirm"):
        confirmed = {"confirmed_at": now, "told_at": now, "position": JournalHead.last_position()}
        if is_new:
            Subscription.objects.filter(pk=row.pk, confirmed_at=None).update(**confirmed)
        is_new = False
    elif row and request.method == "POST":
        row.delete()
        row = None
    about = {"title": list_title(row.path, row.query), "page": list_page(row)} if row else {}
    context = {"row": row, "is_new": is_new, **about}
    return render(request, "portal/subscription.html", context)


@never_cache
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    """Show the newest messages of a portal on one's own computer, which keeps them as files; their
    links to choose a password only to who may change accounts anyway: others may reach the page."""
    folder = mail_folder()
    if folder is None:
        raise Http404
    files = sorted(folder.glob("*"), key=lambda file: file.stat().st_mtime, reverse=True)
    texts = [text for file in files[:SHOWN_MAILS] for text in _read_mails(file)]
    if hides := not request.user.has_perm("portal.change_user"):
        texts = [hide_keys(text, behind=OPENS_ACCOUNT) for text in texts]
    return render(request, "portal/mails.html", {"texts": texts, "hides": hides})


def _read_list(of: str) -> tuple[str, str]:
    """Return path and query of a list, without what only arranges it. Raises ValidationError."""
    found = split_address(of) or urlsplit("")
    path, query = remove_language(found.path), QueryDict(found.query)
    asked = without(query, *ARRANGEMENTS).urlencode()
    is_long = len(asked) > LONGEST_QUERY
    if is_long or watched_changes(path, asked, JournalHead.last_position()) is None:
        raise forms.ValidationError(_("This is no list of the portal."))
    return path, asked


def mail_folder() -> Path | None:
    """Return where a portal on one's own computer keeps messages; None for one that sends them."""
    folder = settings.MAILERS["default"].get("OPTIONS", {}).get("file_path")
    is_own = urlsplit(settings.SITE_URL).hostname in ("127.0.0.1", "localhost")
    return Path(folder) if folder and is_own else None


def _read_mails(file: Path) -> list[str]:
    """Return the messages of a file of Django's `filebased` backend, the newest first."""
    parts = [part for part in file.read_bytes().split(b"-" * 79) if part.strip()]
    found = [message_from_bytes(part.lstrip(), policy=default) for part in reversed(parts)]
    return [f"{one['To']}\n{one['Subject']}\n\n{one.get_content()}" for one in found]


def receiver_key(address: str) -> str:
    """Return the name of the bucket of an address, which is not stored."""
    return salted_hmac("portal.subscriptions", address.lower(), algorithm="sha256").hexdigest()


def is_own_form(request: HttpRequest) -> bool:
    """Refuse forms of other sites, as far as browsers tell."""
    origin = request.headers.get("Origin", "")
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    return site == "same-origin" and origin in ("", f"{request.scheme}://{request.get_host()}")
