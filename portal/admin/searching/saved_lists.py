"""Lists with their filters under a name: one's own, and those that are shared with all."""

from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.admin.forms.concurrent_saves import repeat_after
from portal.admin.workflow.permissions import actor, require
from portal.editorial.admin_site import Context, DeskPage, admin_address, viewable_models
from portal.models import SavedList

SHARES = "portal.bulk"
"""Permission to share a list with all."""
PAGE = "p"
"""Parameter of a list that belongs to no choice of rows."""


class SavedListForm(forms.ModelForm[SavedList]):
    class Meta:
        model = SavedList
        fields = ("label", "name", "query", "is_shared")


class WithSavedLists(admin.ModelAdmin[Any]):
    """Offers the saved lists of its model above its list."""

    def changelist_view(
        self, request: HttpRequest, extra_context: Context | None = None
    ) -> HttpResponse:
        label = self.opts.label_lower
        query = clean_query(request.GET)
        found = list(SavedList.objects.filter(label=label).seen_by(request.user))
        context: Context = {
            "saved_lists": [
                (one, one.query == query, one.owner_id == request.user.pk) for one in found
            ],
            "list_label": label,
            "list_query": query,
            "may_share": request.user.has_perm(SHARES),
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})


def clean_query(asked: QueryDict) -> str:
    """Return the search, filters and order of a list, in one order of parameters."""
    kept = QueryDict(mutable=True)
    for name in sorted(asked):
        if name != PAGE:
            kept.setlist(name, asked.getlist(name))
    return kept.urlencode()


def list_address(saved: SavedList) -> str:
    query = f"?{saved.query}" if saved.query else ""
    return f"{admin_address(model_of(saved.label), 'changelist')}{query}"


def viewable_lists(request: HttpRequest) -> list[SavedList]:
    """Return the saved lists that a person sees, of kinds that they may look at."""
    known = {model._meta.label_lower for model in viewable_models(request)}
    return list(SavedList.objects.seen_by(request.user).filter(label__in=known))


def model_of(label: str) -> type[Model]:
    """Return the model of a list. Raises Http404 for one that has none."""
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        raise Http404 from None
    if not admin.site.is_registered(model):
        raise Http404
    return model


@DeskPage("lists/save/", "list_save")
@require_POST
def save_list(request: HttpRequest) -> HttpResponse:
    """Keep a list under a name; the same name again has the new filters."""
    return repeat_after((IntegrityError,), _save_list, request)  # a second click was first


def _save_list(request: HttpRequest) -> HttpResponse:
    model = model_of(request.POST.get("label", ""))
    require(admin.site.get_model_admin(model).has_view_permission(request))
    data = request.POST.copy()
    data["query"] = clean_query(QueryDict(data.get("query", "")))
    if not request.user.has_perm(SHARES):
        data.pop("is_shared", None)
    same = SavedList.objects.filter(
        owner=actor(request), label=model._meta.label_lower, name=data.get("name", "").strip()
    )
    form = SavedListForm(data, instance=same.first() or SavedList(owner=actor(request)))
    query = f"?{data['query']}" if data["query"] else ""
    if form.is_valid():
        with transaction.atomic():
            saved = form.save()
        messages.success(request, _("The list “%s” is saved.") % saved)
    else:
        sentences = [str(one) for errors in form.errors.values() for one in errors]
        messages.error(request, _("The list is not saved: %s") % " ".join(sentences))
    return HttpResponseRedirect(f"{admin_address(model, 'changelist')}{query}")


@DeskPage("lists/<int:pk>/forget/", "list_forget")
@require_POST
def forget_list(request: HttpRequest, pk: int) -> HttpResponse:
    saved = get_object_or_404(SavedList, pk=pk, owner=actor(request))
    address = list_address(saved)
    saved.delete()
    messages.success(request, _("The list “%s” is forgotten.") % saved)
    return HttpResponseRedirect(address)
