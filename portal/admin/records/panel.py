"""Panel above every change form: state, public version, blockers, buttons."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from portal.admin.compare.history import VERBS
from portal.admin.evidence.evidence import fact_address
from portal.admin.forms.labels import build_anchor
from portal.admin.forms.relations import link_to
from portal.admin.records.language_states import list_language_states
from portal.admin.workflow import extra_pages
from portal.admin.workflow.buttons import BUTTONS, Button
from portal.admin.workflow.permissions import DeskAdmin
from portal.admin.worklist.findings import waive_addresses
from portal.editorial.admin_site import DeskPart
from portal.editorial.bundles import WAITING
from portal.models import Blocker, Publishable, Record, Status, Step
from portal.publication import copies, publishing, second_reader


@dataclass(frozen=True, kw_only=True)
class MissingLink:
    words: object
    address: str
    """Empty where nothing can be mended now."""
    reason_address: str
    """Page where somebody says why the value stands; empty if nobody may."""
    is_evidence: bool
    """True if a script opens it beside the form."""


@dataclass(frozen=True)
class MissingForStep:
    """Blocker in the panel: its sentence around links to the fields, or to the evidence of facts
    that need a decision."""

    before: str
    links: list[MissingLink]
    after: str
    separator: str = ""
    are_sentences: bool = False
    """True if each link stands in a line of its own."""


NOTE = "step_note"
REFUSED, MOST_NOTES = "refused_notes", 20
"""Session key of notes by the uid of their record, and how many are kept."""


class RecordPanel:
    """Panel of a stored record, in a fixed number of queries."""

    def __init__(self, modeladmin: DeskAdmin, request: HttpRequest, record: Publishable) -> None:
        self.record, self.note = record, pop_refused_note(request, record)
        self.is_editable = modeladmin.is_editable(request, record)
        fitting = [button for button in BUTTONS if button.fits(record)]
        self.buttons = [one for one in fitting if modeladmin.may_step(request, one, record)]
        self.main_buttons = [button for button in self.buttons if not button.is_danger]
        self.danger_buttons = [button for button in self.buttons if button.is_danger]
        self.saving_buttons = [button for button in self.buttons if button.saves_first]
        """Repeated at the end of the form."""
        self.takes_note = any(not button.begins for button in self.main_buttons)
        """All main buttons take it that do not begin a draft."""
        self.may_correct = may_correct(record, self.buttons)
        self.sentence = f"{describe_state(record)} {describe_approvals(record)}".strip()
        self.blockers = publishing.blockers_of(record) if record.status in WAITING else []
        parts = extra_pages.panel_parts.collect(modeladmin, request, record)
        self.parts = sorted(parts, key=lambda part: part.position)
        self.missing = link_blockers(
            record, self.blockers, self.parts, is_editable=self.is_editable
        )
        links = [*_public_links(record), *extra_pages.page_links(modeladmin, request, record)]
        self.links = [
            (words, extra_pages.keep_list(modeladmin, request, address)) for words, address in links
        ]
        self.languages = list_language_states(record) if isinstance(record, Record) else ()
        steps = Step.objects.of(record).select_related("by")
        self.sent_back = steps.unanswered().first() if record.status == Status.DRAFT else None
        """The step that sent a draft back, until it is submitted again."""
        last_step = steps.first()
        self.last_step = None if last_step == self.sent_back else last_step
        action = self.last_step.action if self.last_step else ""
        self.last_action: StrOrPromise = VERBS.get(action, action)


def keep_refused_note(request: HttpRequest, record: Publishable, note: str) -> None:
    """Keep the note of a step that is refused, for the page that is shown next."""
    others = {uid: kept for uid, kept in _refused_notes(request).items() if uid != record.uid}
    request.session[REFUSED] = dict([*others.items(), (record.uid, note)][-MOST_NOTES:])


def pop_refused_note(request: HttpRequest, record: Publishable) -> str | None:
    """Return and forget the note of a step that was just refused; None if none was."""
    notes = _refused_notes(request)
    if record.uid not in notes:
        return None
    note = notes.pop(record.uid)
    request.session[REFUSED] = notes
    return note


def _refused_notes(request: HttpRequest) -> dict[str, str]:
    return dict(request.session.get(REFUSED, {}))


def may_correct(record: Publishable, buttons: Iterable[Button]) -> bool:
    """True if a button publishes what can correct something public."""
    is_copy = isinstance(record, Record) and record.edit_of_id is not None
    return is_copy and any(button.verb == "publish" for button in buttons)


def link_blockers(
    record: Publishable,
    blockers: Iterable[Blocker],
    parts: Iterable[DeskPart] = (),
    *,
    is_editable: bool,
    form_address: str = "",
) -> list[MissingForStep]:
    """Return blockers with links. Fields are linked only while they can be edited, rows and
    evidence always; findings as `parts` of the panel have them. `form_address`: of the form, on
    another page."""
    reasons, found = waive_addresses(parts), []
    for blocker in blockers:
        links = [
            MissingLink(
                words=words,
                address=_address_of(record, blocker, place, form_address, is_editable=is_editable),
                reason_address=reasons.get(str(words), ""),
                is_evidence=blocker.asks_decision,
            )
            for words, place in blocker.items
        ]
        sentence = str(blocker.sentence) % "\0" if links else str(blocker)
        before, _names, after = sentence.partition("\0")
        found.append(MissingForStep(before, links, after, blocker.separator, blocker.are_sentences))
    return found


def _address_of(
    record: Publishable, blocker: Blocker, place: str, form_address: str, *, is_editable: bool
) -> str:
    if blocker.asks_decision:
        return fact_address(record, place)
    anchor = build_anchor(type(record), place)
    is_linked = anchor and (is_editable or anchor.endswith("-group"))
    return f"{form_address}{anchor}" if is_linked else ""


def describe_state(record: Publishable) -> str:
    """Describe the state of a record and its visibility in a sentence."""
    is_waiting = record.status == Status.REVIEW
    if language := copies.language_of(record):
        label = copies.language_label(language)
        if is_waiting:
            return _("Texts in one language wait for approval: %s.") % label
        return _("Texts in one language, published on their own: %s.") % label
    if (suggestion := copies.suggestion_of(record)) is not None:
        if is_waiting:
            return _("A suggestion by %s waits for a decision.") % suggestion.by
        return _("A suggestion by %s: the public version stays as it is.") % suggestion.by
    if isinstance(record, Record) and record.edit_of_id is not None:
        return {
            Status.DRAFT: _("A draft of a published record: the public sees the version before."),
            Status.REVIEW: _("Changes to a published record wait for somebody to approve them."),
        }[Status(record.status)]
    return {
        Status.DRAFT: _("Only editors see it."),
        Status.REVIEW: _("Awaits approval by someone who has not edited it. Only editors see it."),
        Status.PUBLISHED: _("Everybody sees it. Changes are made in a draft of it.")
        if isinstance(record, Record)
        else _("Everybody sees it. A correction is a new batch that supersedes this one."),
        Status.WITHDRAWN: _("It was withdrawn. The reason: %s") % record.withdrawal_reason,
    }[Status(record.status)]


def describe_approvals(record: Publishable) -> str:
    """Say who has approved what two people approve; nothing where one does."""
    if record.status != Status.REVIEW or not second_reader.needs_two(type(record)):
        return ""
    if (step := second_reader.find_approval(record)) is None:
        return _("Two people approve it, one after the other.")
    return _("Approved by %s; another person publishes it.") % step.by


def _public_links(record: Publishable) -> list[tuple[str, str]]:
    """Return links to the public page, and to the draft of a public record."""
    if not isinstance(record, Record):
        return []
    if record.edit_of_id is not None:
        public = type(record).working.select_related("edition").get(pk=record.edit_of_id)
        return [(_edition_label(public), public.get_absolute_url())]
    if record.status == Status.WITHDRAWN:
        return [(_("The notice on its page"), record.get_absolute_url())]
    if record.status != Status.PUBLISHED:
        return []
    found = [(_edition_label(record), record.get_absolute_url())]
    drafts = type(record).working.filter(edit_of=record).order_by("pk")
    being_edited = _("A draft of it is being edited")
    return found + [(copies.label_of(draft) or being_edited, link_to(draft)) for draft in drafts]


def _edition_label(record: Record) -> str:
    number = record.edition.number if record.edition else 0
    return _("What the public sees: edition %(number)s") % {"number": number}
