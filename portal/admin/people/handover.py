"""Form with which an administrator makes an account inactive and hands its work over."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.admin.accounts.security_log import Kind, log_event
from portal.admin.accounts.sessions import end_all
from portal.admin.people.access import describe_access, report
from portal.admin.workflow.permissions import actor
from portal.editorial.admin_site import render_desk
from portal.editorial.handover import hand_over
from portal.models import User


class HandoverForm(forms.Form):
    successor = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        label=gettext_lazy("Who takes over"),
        empty_label=gettext_lazy("nobody"),
        help_text=gettext_lazy(
            "Becomes the author of the drafts, and so cannot approve them. Without somebody, times "
            "that were set for publication are cancelled."
        ),
    )


def show_handover(request: HttpRequest, leavers: list[User]) -> HttpResponse | None:
    """Ask who takes over; then make the accounts inactive, end their sessions and hand over."""
    keys = [user.pk for user in leavers]
    form = HandoverForm(request.POST if "hand_over" in request.POST else None)
    staff = User.objects.filter(is_active=True, is_staff=True, is_service=False)
    form.fields["successor"].queryset = staff.exclude(pk__in=keys)  # type: ignore[attr-defined]
    if not form.is_valid():
        title = _("Make inactive and hand over")
        return render_desk(request, "admin/handover.html", title=title, form=form, leavers=leavers)
    for user in leavers:
        before, successor = describe_access(user), form.cleaned_data["successor"]
        done = hand_over(user, successor, by=actor(request), at=timezone.now())
        end_all(user)
        report(request, user, before)
        log_event(Kind.LEFT, user.username, request, detail=f"→ {successor or '–'}: {done}")
        messages.success(request, _("%s is inactive.") % user)
    return None
