"""Library of pictures: one list for all kinds of record, uploading several, where each is used."""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import PurePath
from typing import ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from portal import pictures
from portal.admin.forms.hidden_fields import TOKEN, record_uid
from portal.admin.forms.parts import TabularPartInline
from portal.admin.forms.relations import link_to
from portal.admin.kinds.pictures import (
    PICTURE_FIELDS,
    PICTURE_HELP,
    PictureFields,
    StoredPictureForm,
    adopt,
    disk_full_message,
    store_draft,
    tell_notes,
)
from portal.admin.kinds.subjects import ShownRecordField
from portal.admin.records.form import RecordForm
from portal.admin.records.lists import RecordChangeList
from portal.admin.records.records import NAMES, RecordAdmin
from portal.admin.records.usage import named_in_stories
from portal.admin.searching.finding import find_rows
from portal.admin.workflow.extra_pages import Page, page_address, render_page
from portal.admin.workflow.permissions import DeskAdmin, actor, require, telling_refusal
from portal.editorial.admin_site import Answer, Context, DeskSection
from portal.editorial.sourcing import change_seen_draft
from portal.facts.identifiers import new_uid, uid_for
from portal.formatting.locales import join_list
from portal.formatting.summaries import labelled
from portal.models import Picture, PicturePart, PictureSubject, Record
from portal.models.languages import LANGUAGES, column_suffix, columns, in_language
from portal.pictures import CannotStoreError, PictureRefused
from portal.pictures.shown import pictures_of, small_picture_url
from portal.records.registry import records_of

MOST_FILES, LISTED = 20, 24


class LibraryForm(StoredPictureForm, RecordForm):
    @property
    def owner_uid(self) -> str:
        token = self.data.get(TOKEN, "")
        is_new = self.instance.pk is None and token
        return record_uid(token) if is_new else super().owner_uid


class SubjectInline(TabularPartInline):
    model = PictureSubject
    fields = ["about"]
    verbose_name = gettext_lazy("record shown")
    verbose_name_plural = gettext_lazy("What it shows")
    help_texts: ClassVar = {
        "about": gettext_lazy("Part of a name, or the address of a page of the portal")
    }
    form_classes: ClassVar = {"about": ShownRecordField}


class PictureUseFilter(admin.SimpleListFilter):
    title = gettext_lazy("use")
    parameter_name = "use"

    def lookups(
        self, request: HttpRequest, model_admin: admin.ModelAdmin[Model]
    ) -> list[tuple[str, StrOrPromise]]:
        return [
            ("unused", gettext_lazy("Used nowhere")),
            ("used", gettext_lazy("Used")),
            ("wordless", gettext_lazy("Lacks a text, credit or licence")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Picture]) -> QuerySet[Picture]:
        if (wanted := self.value()) is None:
            return queryset
        if wanted == "wordless":
            empty = dict.fromkeys((*columns("alt"), "credit", "licence"), "")
            return queryset.filter(Q(**empty, _connector=Q.OR))
        in_stories = {slug for _story, slug in named_in_stories()}
        shown = queryset.filter(subjects__isnull=False) | queryset.filter(slug__in=in_stories)
        keys = shown.values("pk")
        return queryset.filter(pk__in=keys) if wanted == "used" else queryset.exclude(pk__in=keys)


class UploadForm(forms.Form):
    token = forms.CharField(
        initial=new_uid, max_length=40, required=False, widget=forms.HiddenInput
    )
    credit = forms.CharField(
        label=gettext_lazy("Credit"),
        max_length=200,
        required=False,
        help_text=PICTURE_HELP["credit"],
    )
    licence = forms.CharField(
        label=gettext_lazy("Licence"),
        max_length=120,
        required=False,
        help_text=PICTURE_HELP["licence"],
    )
    about = ShownRecordField(
        label=gettext_lazy("What they show"),
        required=False,
        help_text=SubjectInline.help_texts["about"],
    )


class PictureChangeList(RecordChangeList):
    """Loads the titles of what shows its pictures in a fixed number of queries."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows = list(self.result_list)
        shown = records_of({one.about for row in rows for one in row.subjects.all()})
        stories = named_in_stories()
        for row in rows:
            found = [str(shown[one.about]) for one in row.subjects.all() if one.about in shown]
            row.users = [*found, *(str(story) for story, slug in stories if slug == row.slug)]
        self.result_list = rows


@admin.register(Picture)
class PictureAdmin(PictureFields, RecordAdmin[Picture]):
    section = DeskSection.KNOWLEDGE
    position = 6
    form = LibraryForm
    change_list_template = "admin/picture_list.html"
    kinds: ClassVar = [PictureUseFilter]
    list_per_page = 48
    ordering = ("-created_at", "pk")
    search_fields: ClassVar = [*columns("alt"), *columns("summary"), "credit", "licence"]
    fieldsets = [
        (None, {"classes": ["pictured"], "fields": PICTURE_FIELDS}),
        (gettext_lazy("Caption"), {"fields": [tuple(columns("summary"))]}),
        (gettext_lazy("Name"), NAMES[1]),
    ]
    inlines = [SubjectInline]
    labels: ClassVar = PictureFields.labels | {
        f"summary_{column_suffix(code)}": in_language(gettext_lazy("caption"), code)
        for code in LANGUAGES
    }
    help_texts: ClassVar = {
        **PICTURE_HELP,
        "title_en": gettext_lazy("The name in the library and in lists"),
        "summary_en": gettext_lazy("A sentence under the picture, with the day if it is known"),
    }

    def save_model(
        self, request: HttpRequest, obj: Picture, form: forms.ModelForm[Picture], change: bool
    ) -> None:
        super().save_model(request, obj, form, change)
        tell_notes(request, obj, cast(LibraryForm, form).notes)

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        return ("thumbnail", "shown_title", "state", "lacks", "uses", "updated")

    def get_list_display_links(
        self, request: HttpRequest, list_display: Iterable[object]
    ) -> tuple[str, ...]:
        return ("thumbnail", "shown_title")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Picture]:
        return super().get_queryset(request).prefetch_related("subjects")

    def get_urls(self) -> list[URLPattern]:
        add = self.admin_site.admin_view(self.upload_view)
        return [path("upload/", add, name="portal_picture_upload"), *super().get_urls()]

    @admin.display(description=gettext_lazy("picture"))
    def thumbnail(self, picture: Picture) -> SafeString:
        return format_html(
            '<img class="library-picture" src="{}" alt="{}" width="144" height="96" '
            'loading="lazy">',
            small_picture_url(picture),
            str(picture.alt) or str(picture.title),
        )

    @admin.display(description=gettext_lazy("missing"))
    def lacks(self, picture: Picture) -> str:
        """Name what is needed before publication."""
        words = [language for language, _column in picture.silent_languages()]
        found = [_("text in %s") % join_list(words)] if words else []
        found += [_("credit")] if not picture.credit else []
        found += [_("licence")] if not picture.licence else []
        return join_list(found) or "✓"

    @admin.display(description=gettext_lazy("used by"))
    def uses(self, picture: Picture) -> str:
        users: list[str] = getattr(picture, "users", [])
        return Truncator(join_list(users)).chars(80) or _("nothing yet")

    def get_changelist(self, request: HttpRequest, **kwargs: object) -> type[RecordChangeList]:
        return PictureChangeList

    def upload_view(self, request: HttpRequest) -> HttpResponse:
        """Take several files at once: each that is taken becomes a draft of its own."""
        require(self.has_add_permission(request))
        form = UploadForm(request.POST or None, initial={"about": request.GET.get("about", "")})
        if request.method == "POST" and form.is_valid():
            made = self._upload(request, form.cleaned_data)
            if made:
                sentence = _("Taken: %s. Write what each picture shows, then submit it.")
                names = join_list(str(one) for one in made)
                self.message_user(request, sentence % names, messages.SUCCESS)
                found = made[0] if len(made) == 1 else None
                back = link_to(found) if found else reverse("admin:portal_picture_changelist")
                return HttpResponseRedirect(back)
        context: Context = {
            "title": _("Upload pictures"),
            "form": form,
            "most": MOST_FILES,
            "accept": ",".join(f".{one}" for own in pictures.EXTENSIONS.values() for one in own),
        }
        return render_page(self, request, None, "admin/picture_upload.html", **context)

    def _upload(self, request: HttpRequest, terms: dict[str, str]) -> list[Picture]:
        files = request.FILES.getlist("files")
        if not files:
            self.message_user(request, _("Choose at least one file."), messages.ERROR)
        if len(files) > MOST_FILES:
            sentence = _("The first %s files were taken; send the others afterwards.")
            self.message_user(request, sentence % MOST_FILES, messages.WARNING)
        made = []
        token = terms.pop(TOKEN) or new_uid()
        for number, file in enumerate(files[:MOST_FILES]):
            try:
                master = pictures.clean_upload(file)
                title = PurePath(file.name or "").stem
                uid = uid_for("upload", token, str(number), sha256(master.data).hexdigest())
                by, at = actor(request), timezone.now()
                made.append(store_draft(master, title, uid=uid, by=by, at=at, **terms))
                tell_notes(request, file.name, master.notes)
            except (PictureRefused, CannotStoreError) as problem:
                self.message_user(request, labelled(file.name, str(problem)), messages.ERROR)
        return made


def pictures_about(record: Record) -> QuerySet[Picture]:
    """Return the pictures of a record, public or not, without drafts of public ones."""
    return Picture.working.filter(edit_of=None).about(record).order_by("title_en", "pk")


@Page(
    "pictures",
    gettext_lazy("Pictures"),
    fits=lambda record: isinstance(record, Record) and not isinstance(record, Picture),
    position=56,
)
def pictures_page(modeladmin: DeskAdmin, request: HttpRequest, record: Record) -> Answer:
    """Show the pictures of a record, and add one of the library."""
    original = record.edit_of or record
    library = modeladmin.admin_site.get_model_admin(Picture)
    words = request.GET.get("q", "").strip()
    if request.method == "POST":
        require(library.has_add_permission(request))
        if "adopt" in request.POST:
            _adopt(modeladmin, request, record)
        else:
            _add_subject(modeladmin, request, original)
        return HttpResponseRedirect(page_address(record, "pictures"))
    found = [row.row for row in find_rows(words, [Picture], limit=LISTED)] if words else []
    own = list(pictures_about(original))
    return {
        "pictures": own,
        "rows": own_pictures(record),
        "words": words,
        "found": [one for one in found if one not in own],
        "may_add": library.has_add_permission(request),
        "about": f"{original.kind()}:{original.uid}",
    }


def _add_subject(modeladmin: DeskAdmin, request: HttpRequest, record: Record) -> None:
    """Say in a draft of a picture that it shows a record, which is no draft of a public one."""
    picture = get_object_or_404(Picture.working, uid=request.POST.get("picture"), edit_of=None)
    library = cast(DeskAdmin, modeladmin.admin_site.get_model_admin(Picture))
    require(library.may_change_draft(request, picture))
    about = f"{record.kind()}:{record.uid}"
    note = _("Shows “%s”") % record
    seen = picture.open_draft() or picture
    with telling_refusal(request):
        with change_seen_draft(seen, by=actor(request), at=timezone.now(), note=note) as draft:
            draft.subjects.get_or_create(about=about)
        sentence = _("“%s” shows this record now; submit its draft to make that public.")
        modeladmin.message_user(request, sentence % picture, messages.SUCCESS)


def _adopt(modeladmin: DeskAdmin, request: HttpRequest, record: Record) -> None:
    own = {row.uid: row for row in own_pictures(record)}
    row = own.get(request.POST["adopt"])
    if row is None:
        raise Http404
    try:
        picture = adopt(row, by=actor(request), at=timezone.now())
    except (CannotStoreError, OSError):
        modeladmin.message_user(request, disk_full_message(), messages.ERROR)
    else:
        sentence = _("“%s” is a draft in the library now. Remove it here once that is public.")
        modeladmin.message_user(request, sentence % picture, messages.SUCCESS)


def own_pictures(record: Record) -> list[PicturePart]:
    """Return the pictures in rows of the record itself."""
    return [row for row in pictures_of(record) if isinstance(row, PicturePart)]
