"""Form and pages by which readers report an error and follow what becomes of it. No cookie, no
account."""

import math

from django import forms
from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from portal.editorial import corrections
from portal.editorial.corrections import FigureNow
from portal.filters.corrections import CorrectionFilter
from portal.formatting.countries import load_country_names
from portal.formatting.source_list import SourceList
from portal.formatting.xml import clean_text
from portal.http.errors import REFUSAL, forbidden
from portal.http.middleware.rate_limit import Rate, client_key, take_tokens
from portal.models import Correction, ErrorReport
from portal.models.languages import DEFAULT
from portal.opendata.corrections.sending import signer
from portal.opendata.subscriptions.views import PER_ADDRESS, is_own_form, receiver_key
from portal.publication import time_travel
from portal.site.corrections import figure_label, figures_of, find_figure, show_corrections
from portal.site.lists.lists import render_list, requested_page

SHORTEST, LONGEST = 3, 24 * 3600
"""Seconds from showing the form to sending it."""
LONGEST_TEXT = 2000

_signer = TimestampSigner(salt="portal.corrections.form")


class ReportForm(forms.Form):
    """`about` is the figure, so that the signed moment of one form fits no other."""

    wrong = forms.CharField(
        label=_("What is wrong"), widget=forms.Textarea(attrs={"rows": 4}), max_length=LONGEST_TEXT
    )
    right = forms.CharField(label=_("What would be right"), required=False, max_length=LONGEST_TEXT)
    evidence = forms.CharField(
        label=_("A source"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST_TEXT,
        help_text=_("An address, or words that say where it can be read."),
    )
    address = forms.EmailField(
        label=_("E-mail address, if you want to be told what becomes of it"),
        required=False,
        max_length=254,
        help_text=_("Nobody is shown it. It is deleted when the case is closed."),
    )
    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    moment = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, about: str, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self._about = about
        if not settings.PORTAL_SENDS_MAIL:
            del self.fields["address"]
        for name in ("wrong", "right", "evidence"):
            self.fields[name].strip = True  # type: ignore[attr-defined]
        if data is not None:
            typed = {name: clean_text(str(text)) for name, text in data.items()}
            self.data = {**typed, "moment": _signer.sign(about)}
            self._sent = data.get("moment", "")
        else:
            self.initial["moment"] = _signer.sign(about)

    def clean(self) -> None:
        """Say of each guard that refuses why; what was typed stays, with a new moment."""
        if self.cleaned_data.get("website"):
            self.add_error("website", _("This field is for programs that fill in everything."))
        try:
            is_own = _signer.unsign(self._sent, max_age=LONGEST) == self._about
        except SignatureExpired:
            self.add_error(None, _("The form was open for more than a day. Send it again."))
            return
        except BadSignature:
            is_own = False
        if not is_own:
            self.add_error(None, _("The form has lost its stamp. Send it again."))
        elif _is_young(self._sent):
            self.add_error(None, _("That was very fast. Read it once more, and send it again."))


def _is_young(signed: str) -> bool:
    try:
        _signer.unsign(signed, max_age=SHORTEST)
    except SignatureExpired:
        return False
    return True


PER_CLIENT, FROM_ALL = Rate(5, 5 / 3600), Rate(60, 60 / 3600)
"""Reports that one client, and all together, may send in an hour."""
MOST_WAITING = 20


@never_cache
@csrf_exempt  # nothing here depends on who asks; `is_own_form` refuses forms of other sites
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, kind: str, uid: str, fact: str = "") -> HttpResponse:
    """Render the form about a figure, or a whole record with its figures to choose; store what it
    sends."""
    figure = None if time_travel.past_moment() else find_figure(kind, uid, fact)
    if figure is None:
        raise Http404
    about = f"{kind}/{uid}/{fact}"
    if request.method != "POST":
        return _form_page(request, figure, ReportForm(about))
    if not is_own_form(request):
        return forbidden(request)
    form = ReportForm(about, request.POST)
    if not form.is_valid():
        return _form_page(request, figure, form, status=400)
    now = timezone.now()
    buckets = [(f"{client_key(request)}-report", PER_CLIENT), ("reports", FROM_ALL)]
    if address := form.cleaned_data.get("address"):
        buckets.append((receiver_key(address), PER_ADDRESS))
    for name, rate in buckets:
        bucket = take_tokens(name, rate, now=now.timestamp())
        if bucket.tokens < 0:
            return _ask_to_wait(request, figure, form, bucket.retry_after)
    names = ("wrong", "right", "evidence", "address")
    words = {name: form.cleaned_data.get(name, "") for name in names}
    made = corrections.store_report(figure, language=get_language() or DEFAULT, at=now, **words)
    asks = "?mail=1" if made.address else ""
    return HttpResponseRedirect(reverse("report_thanks", kwargs={"uid": made.uid}) + asks)


def _ask_to_wait(
    request: HttpRequest, figure: FigureNow, form: ReportForm, seconds: int
) -> HttpResponse:
    """Render what was typed, to be sent later: who wrote it may not be who has sent too many."""
    minutes = math.ceil(seconds / 60)
    sentence = ngettext(
        "Too many reports are coming in. Send it again in %(n)s minute.",
        "Too many reports are coming in. Send it again in %(n)s minutes.",
        minutes,
    )
    form.add_error(None, sentence % {"n": minutes})
    setattr(request, REFUSAL, "requests")
    answer = _form_page(request, figure, form, status=429)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _form_page(
    request: HttpRequest, figure: FigureNow, form: ReportForm, status: int = 200
) -> HttpResponse:
    document = figure.document
    load_country_names(request)
    context = {
        "document": document,
        "fact": figure.fact,
        "label": figure.fact["label"] if figure.fact else figure_label(document["kind"], ""),
        "figures": [] if figure.name else figures_of(document),
        "form": form,
        "sources": SourceList(),
    }
    return render(request, "portal/report.html", context, status=status)


@never_cache
@require_safe
def thanks(request: HttpRequest, uid: str) -> HttpResponse:
    """Render what comes next, from the address alone: everybody can read the uid of a report."""
    found = get_object_or_404(_waiting(), uid=uid)
    shown = show_corrections([found], load_country_names(request))[0]
    context = {"report": found, "shown": shown, "gets_mail": "mail" in request.GET}
    return render(request, "portal/report_thanks.html", context)


@require_safe
def correction_list(request: HttpRequest) -> HttpResponse:
    """Render `/corrections/`: the log of corrections, and what waits for an editor."""
    found = CorrectionFilter(request.GET, Correction.objects.all())
    page = requested_page(request, found)
    names = load_country_names(request)
    waiting, asked = _waiting(), {name for name, values in found.asked.items() if any(values)}
    if asked == {"record"} and (about := found.form.cleaned_data.get("record")):
        waiting = waiting.filter(kind=about.kind, record_uid=about.uid)
    elif asked:
        waiting = waiting.none()
    context = {
        "filterset": found,
        "page": page,
        "rows": show_corrections(page, names),
        "waiting": show_corrections(waiting.order_by("-made_at")[:MOST_WAITING], names),
        "waiting_count": waiting.count(),
        "sources": SourceList(),
        "total": Correction.objects.count(),
    }
    return render_list(request, "portal/correction_list.html", context)


def _waiting() -> QuerySet[ErrorReport]:
    """Return what editors have not decided; of a past moment nothing is known of that."""
    rows = ErrorReport.objects.filter(decided_at=None)
    return rows.none() if time_travel.past_moment() else rows


@require_safe
def correction_detail(request: HttpRequest, uid: str) -> HttpResponse:
    """Render one case. Of what waits for an editor the reader's words are not shown."""
    row = Correction.objects.filter(uid=uid).first() or _waiting().filter(uid=uid).first()
    if row is None:
        raise Http404
    shown = show_corrections([row], load_country_names(request))[0]
    return render(request, "portal/correction_detail.html", {"shown": shown, "row": row})


@never_cache
@csrf_exempt  # the signed address is the permission
@require_http_methods(["GET", "HEAD", "POST"])
def report_mail(request: HttpRequest, signed: str) -> HttpResponse:
    """Confirm the address of a report, or delete it, by a button."""
    try:
        uid = signer.unsign(signed)
    except BadSignature:
        raise Http404 from None
    rows = ErrorReport.objects.filter(uid=uid).exclude(address="")
    if request.method == "POST" and request.POST.get("confirm"):
        rows.filter(confirmed_at=None).update(confirmed_at=timezone.now())
    elif request.method == "POST":
        rows.update(address="", confirmed_at=None)
        ErrorReport.objects.filter(uid=uid, closed_at__isnull=False).delete()
    return render(request, "portal/report_mail.html", {"report": rows.first()})
