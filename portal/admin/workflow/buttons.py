"""Buttons of the workflow steps: states, permissions, labels."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from portal.models import Publishable, Record, Status
from portal.publication.copies import TRANSLATIONS, language_label, suggestion_of
from portal.publication.publishing import TRANSITIONS
from portal.publication.second_reader import lacks_approval

lazy_label = lazy(language_label, str)


@dataclass(frozen=True, kw_only=True)
class Button:
    """Step of `portal.publication.publishing`. `done` is the message afterwards, with the key
    `%(record)s`."""

    verb: str
    label: StrOrPromise
    done: StrOrPromise
    permission: str
    """Name in `has_…_permission` of the ModelAdmin: see `portal.admin.workflow.permissions`."""
    hint: StrOrPromise = ""
    needs_note: bool = False
    saves_first: bool = False
    """True if the form is saved before the step."""
    is_danger: bool = False
    is_final: bool = False
    """True if nothing brings back what the step throws away: a list asks before it."""

    language: str = ""
    """The language whose texts the step begins to translate."""

    @property
    def name(self) -> str:
        return f"_step_{self.verb}"

    @property
    def begins(self) -> bool:
        """True if it opens a draft, and takes no note."""
        return self.verb in ("start_edit", "suggest") or bool(self.language)

    def fits(self, record: Publishable) -> bool:
        """True if the state of `record` allows the step."""
        is_copy = isinstance(record, Record) and record.edit_of_id is not None
        if self.verb == "discard_edit":
            return record.status == Status.DRAFT and is_copy
        if self.begins:
            return record.status == Status.PUBLISHED and isinstance(record, Record)
        if self.verb in ("adopt", "decline"):
            return record.status == Status.REVIEW and suggestion_of(record) is not None
        if self.verb in ("approve", "publish") and record.status == Status.REVIEW:
            return lacks_approval(record) is (self.verb == "approve")
        return bool(record.status == TRANSITIONS[self.verb][0])


SUBMIT = Button(
    verb="submit",
    label=_("Submit for review"),
    done=_("“%(record)s” is submitted. It is locked until it is approved or sent back."),
    permission="submit",
    hint=_("Saves the form first."),
    saves_first=True,
)
BUTTONS = [
    SUBMIT,
    Button(
        verb="start_edit",
        label=_("Edit"),
        done=_("Draft of “%(record)s” opened. The published version stays live."),
        permission="edit",
        hint=_("Opens a draft copy; the public version stays until the draft is approved."),
    ),
    Button(
        verb="suggest",
        label=_("Suggest a change"),
        done=_("Your suggestion to “%(record)s” is open. Change it, then submit it for review."),
        permission="suggest",
    ),
    *(
        Button(
            verb=verb,
            label=format_lazy(_("Translate: {language}"), language=lazy_label(code)),
            done=_("The texts of “%(record)s” in one language are open; they are published alone."),
            permission="translate",
            language=code,
        )
        for code, verb in TRANSLATIONS.items()
    ),
    Button(
        verb="approve",
        label=_("Approve"),
        done=_("“%(record)s” is approved. Another person publishes it."),
        permission="approve",
        hint=_("The first of two approvals; it is not public yet."),
    ),
    Button(
        verb="publish",
        label=_("Publish"),
        done=_("“%(record)s” is public."),
        permission="publish",
        hint=_("The note is kept with the edition, for everybody to read."),
    ),
    Button(
        verb="send_back",
        label=_("Send back"),
        done=_("“%(record)s” is a draft again."),
        permission="send_back",
        hint=_("The note tells the author what is missing."),
        needs_note=True,
    ),
    Button(
        verb="adopt",
        label=_("Take into a draft"),
        done=_("The suggestion is in the editors’ draft of “%(record)s”."),
        permission="edit",
        hint=_("An editor goes on with it; its author stays named in the history."),
    ),
    Button(
        verb="decline",
        label=_("Decline"),
        done=_("The suggestion to “%(record)s” is declined; its author is told."),
        permission="decline",
        hint=_("The suggestion is gone; the note tells its author why."),
        needs_note=True,
    ),
    Button(
        verb="withdraw",
        label=_("Withdraw"),
        done=_("“%(record)s” is withdrawn. Its page now gives the reason."),
        permission="withdraw",
        hint=_("The page stays as a notice that shows the note as the reason."),
        needs_note=True,
        is_danger=True,
    ),
    Button(
        verb="reopen",
        label=_("Reopen as draft"),
        done=_("“%(record)s” is a draft again; its page shows the notice until it is public."),
        permission="withdraw",
    ),
    Button(
        verb="discard_edit",
        label=_("Discard this draft"),
        done=_("The draft is gone; “%(record)s” stays as the public sees it."),
        permission="discard",
        hint=_("Everything changed in this draft is lost. The public version stays as it is."),
        is_danger=True,
        is_final=True,
    ),
]


def pressed_button(request: HttpRequest) -> Button | None:
    return next((button for button in BUTTONS if button.name in request.POST), None)


def is_save(request: HttpRequest) -> bool:
    """True if a form was sent to be saved, not a button that acts at once."""
    button = pressed_button(request)
    is_form = request.method == "POST" and "version" in request.POST
    return is_form and (button is None or button.saves_first)
