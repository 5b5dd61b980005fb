"""Language and time zone in which a person sees the desk."""

from zoneinfo import available_timezones

from babel.core import get_global
from babel.dates import get_timezone_location
from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.admin.workflow.permissions import actor
from portal.formatting.locales import reader_locale
from portal.models import User
from portal.models.languages import LANGUAGES

FROM_BROWSER = ("", _("As the browser says"))


def _zones() -> list[tuple[str, StrOrPromise]]:
    """Return the time zones by country and city: “Kazakhstan, Almaty”."""
    territories, locale = get_global("zone_territories"), reader_locale()
    named = [
        (name, f"{country}, {get_timezone_location(name, locale=locale, return_city=True)}")
        for name in available_timezones() & territories.keys()
        if (country := locale.territories.get(territories[name])) and not name.startswith("Etc/GMT")
    ]
    return [FROM_BROWSER, *sorted(named, key=lambda zone: zone[1])]


class PreferencesForm(forms.ModelForm[User]):
    language = forms.ChoiceField(
        label=_("Language"), choices=[FROM_BROWSER, *LANGUAGES.items()], required=False
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=_zones,
        required=False,
        help_text=_("All times at the desk are in this zone. Public pages say UTC."),
    )

    class Meta:
        model = User
        fields = ["language", "time_zone"]


@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    """Show and keep what the person signed in has chosen."""
    form = PreferencesForm(request.POST or None, instance=actor(request))
    if not form.is_valid():
        return render(request, "account/preferences.html", {"form": form})
    form.save()
    return redirect("account_preferences")
