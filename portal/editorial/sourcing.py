"""Changes to the evidence of a record: add claims of a source for several facts, accept the value
of another claim with a reason, retract a misread claim.

`record.version` is the one that the person saw: a record that was changed since is left as it is. A
public record is changed in a draft, which is begun here.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, TypedDict, Unpack

from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.editorial import drafts
from portal.editorial.roles import ruling_role
from portal.facts import Fact, PartialDate, fact_name
from portal.facts.identifiers import new_uid
from portal.formatting.phrases import NotUnderstood, convert, parse_quantity
from portal.models import Claim, ClaimKind, Record, Rule, Source, User
from portal.models.languages import column_suffix
from portal.models.rules import misfit
from portal.publication import publishing
from portal.publication.proof import is_quoted
from portal.publication.publishing import NotAllowed
from portal.publication.refusals import require_length


class PassageInSource(TypedDict, total=False):
    """The passage of a source that a claim is taken from."""

    locator: str
    as_of: str
    quote: str
    as_printed: Mapping[str, str] | None


def claim_facts(
    record: Record,
    names: Sequence[str],
    *,
    source: Source,
    at: datetime,
    locator: str = "",
    as_of: str = "",
    quote: str = "",
    as_printed: Mapping[str, str] | None = None,
) -> list[Claim]:
    """Add claims of a source for the accepted values of these facts, in a draft that is being
    changed: not for those without a value, or with the same claim of the source. A claim whose
    value is not in the quote has none. An older claim of the source with another value stays, to
    be disputed or retracted."""
    accepted = {name: record.facts[name].accepted(record, name) for name in names}
    said = record.claims.filter(source=source, retracted_at=None).values_list("fact", "value")
    known = set(said)
    model: Any = record.claims.model  # of the kind of record, so `record=` is known
    made: list[Claim] = [
        model(
            record=record,
            fact=name,
            value=value,
            source=source,
            locator=locator,
            as_of=as_of,
            quote=quote,
            as_printed=(printed := (as_printed or {}).get(name, "")),
            language=source.language if quote or printed else "",
            recorded_at=at,
            **_printed_shape(record.facts[name], value, printed, source.language),
        )
        for name, value in accepted.items()
        if value and (name, value) not in known
    ]
    for claim in made:
        claim.clean_fields(exclude=["record", "source"])
        if quote and not is_quoted(claim, record.facts[claim.fact]):
            claim.quote = ""
    record.claims.bulk_create(made)
    return made


def _printed_shape(fact: Fact, value: str, printed: str, language: str) -> dict[str, Any]:
    """Return the comparator of words that print the accepted value: “over 50” for 50."""
    if not fact.type.has_order or not printed:
        return {}
    try:
        said = parse_quantity(printed, language)
        said = said if said.currency else convert(said, fact.unit, printed)
    except NotUnderstood:
        return {}
    return {"comparator": said.comparator} if said.value == fact.type.number(value) else {}


def source_facts[R: Record](
    record: R,
    names: Sequence[str],
    *,
    source: Source,
    by: User,
    at: datetime,
    **passage: Unpack[PassageInSource],
) -> R:
    """Run `claim_facts` as a change of its own; return the draft that holds the claims."""
    with change_seen_draft(record, by=by, at=at) as fresh:
        if not claim_facts(fresh, names, source=source, at=at, **passage):
            raise NotAllowed(_("“%s” says so already: nothing was added.") % source)
    return fresh


def accept[R: Record](
    record: R, claim_uid: str, *, rule: str, reasons: Mapping[str, str], by: User, at: datetime
) -> R:
    """Accept the value of a claim in place of the present one. `reasons` by language; English is
    required. Returns the draft."""
    check_ruling(rule, reasons)
    with change_seen_draft(record, by=by, at=at, note=reasons["en"]) as fresh:
        claim = _live_claim(fresh, claim_uid)
        _take_value(fresh, claim)
        require_fitting(fresh, claim.fact, rule)
        add_ruling(fresh, claim.fact, rule=rule, reasons=reasons, by=by, at=at)
    return fresh


def take_first_value(record: Record, claim: Claim) -> None:
    """Take the value of a claim where the record has none yet and its columns can hold it; the
    caller saves. Nothing is decided between values, so no ruling is needed."""
    if not claim.value or record.accepted(claim.fact):
        return
    try:
        with transaction.atomic():
            _take_value(record, claim)
    except NotAllowed:
        record.refresh_from_db()


def keep[R: Record](
    record: R, name: str, *, rule: str, reasons: Mapping[str, str], by: User, at: datetime
) -> R:
    """Keep the accepted value of a disputed fact, with a ruling. Returns the draft."""
    check_ruling(rule, reasons)
    with change_seen_draft(record, by=by, at=at, note=reasons["en"]) as fresh:
        if not fresh.accepted(name):
            raise NotAllowed(_("The record accepts no value for this fact, so none can be kept."))
        require_fitting(fresh, name, rule)
        add_ruling(fresh, name, rule=rule, reasons=reasons, by=by, at=at)
    return fresh


def retract[R: Record](record: R, claim_uid: str, *, reason: str, by: User, at: datetime) -> R:
    """Mark a claim as misread; it stays visible, with the reason. Returns the draft."""
    if not reason.strip():
        raise NotAllowed(_("Say why the claim is retracted: readers will see the reason."))
    with change_seen_draft(record, by=by, at=at, note=reason) as fresh:
        claim = _live_claim(fresh, claim_uid)
        claim.retracted_at, claim.retraction_reason = at, reason.strip()
        claim.save()
    return fresh


def confirm[R: Record](record: R, claim_uid: str, *, day: str, by: User, at: datetime) -> R:
    """Note that the source of a claim says the same of a later day: a claim of its own. Returns the
    draft."""
    try:
        is_past = date.fromisoformat(PartialDate().clean(day)) <= timezone.localdate(at)
    except ValueError:
        is_past = False
    if not is_past:
        raise NotAllowed(_("Give the day on which the source says so, not a later one than today."))
    with change_seen_draft(record, by=by, at=at) as fresh:
        claim = _live_claim(fresh, claim_uid)
        if claim.as_of.rpartition("/")[2] >= day:  # the end of a span
            raise NotAllowed(_("This claim is of that day already, or of a later one."))
        claim.pk, claim.uid, claim.as_of, claim.recorded_at = None, new_uid(), day, at
        claim._state.adding = True
        claim.save()
    return fresh


@contextmanager
def change_seen_draft[R: Record](
    record: R, *, by: User, at: datetime, note: str = ""
) -> Iterator[R]:
    """Open the draft that the person saw, or a new one of a public record, in a transaction."""
    with transaction.atomic():
        draft = _draft_of(record, by=by, at=at)
        with drafts.change_draft(draft, by=by, at=at, note=note) as fresh:
            if fresh.version != record.version + 1:
                raise NotAllowed(
                    _("“%s” was changed by somebody else in the meantime. Look again.") % record
                )
            yield fresh


def _draft_of[R: Record](record: R, *, by: User, at: datetime) -> R:
    if not record.is_published:
        return record
    if record.open_draft() is not None:
        raise NotAllowed(_("A draft of “%s” is being edited already: go on in it.") % record)
    return publishing.start_edit(record, by=by, at=at)


def _live_claim(record: Record, uid: str) -> Claim:
    claim = record.claims.filter(uid=uid).first()
    is_known = claim and (claim.fact in record.facts or record.part_of(claim.fact))
    if claim is None or not claim.is_live or not is_known:
        raise NotAllowed(_("That claim is no longer there, or was retracted. Look again."))
    return claim


def require_fitting(record: Record, name: str, rule: str) -> None:
    """Raise NotAllowed for a rule that publication would refuse."""
    judged = record.judge(name)
    if judged.disagreeing and (why := misfit(rule, record.get_fact(name), judged)):
        raise NotAllowed(_("Choose another rule: %s.") % why)


def _take_value(record: Record, claim: Claim) -> None:
    """Set the columns of the fact to the value of the claim. Raises NotAllowed when they cannot
    hold it exactly, as whole numbers cannot hold 2.5. What the source of a part said of it until
    then becomes a claim of its own."""
    fact, name = record.get_fact(claim.fact), fact_name(claim.fact)
    part = record.part_of(claim.fact)
    row: Any = part or record
    if claim.kind != ClaimKind.VALUE:
        raise NotAllowed(_("That claim gives no value that could be accepted."))
    unsaved = [one for one in record.judge(claim.fact).claims if one.pk is None]
    take_text(row, fact, name, claim.value, claim.as_printed)
    if part:
        part.save()
        for one in unsaved:
            one.quote = one.quote if is_quoted(one, fact) else ""
            one.save()


def take_text(row: Any, fact: Fact, name: str, value: str, printed: str = "") -> None:
    """Set the columns of a fact, of a record or of a row of one. Raises NotAllowed when they cannot
    hold the value exactly."""
    words = printed or value
    try:
        fact.accept(row, name, value)
        others = {field.name for field in row._meta.fields} - set(fact.columns_of(name))
        row.clean_fields(exclude=others)
        row.validate_constraints(exclude={"slug", "uid"})
    except (ValidationError, ObjectDoesNotExist) as problem:
        raise NotAllowed(_describe_refusal(words, problem)) from problem
    if fact.accepted(row, name) != value:
        raise NotAllowed(_describe_refusal(words, None))


def _describe_refusal(words: str, problem: Exception | None) -> str:
    sentence = _("“%s” cannot be accepted as it stands.") % words
    if problem is None:
        return f"{sentence} {_('The field would not keep every digit of it.')}"
    if isinstance(problem, ObjectDoesNotExist):
        return f"{sentence} {_('What it names is no longer there.')}"
    if not isinstance(problem, ValidationError) or NON_FIELD_ERRORS in problem.message_dict:
        return f"{sentence} {_('It does not go with the rest of the record.')}"
    return " ".join([sentence, *problem.messages])


def check_ruling(rule: str, reasons: Mapping[str, str]) -> None:
    if rule not in Rule.values:
        raise NotAllowed(_("Choose the rule by which this value is preferred."))
    if not reasons.get("en", "").strip():
        raise NotAllowed(_("Give the reason in English: readers will see it."))
    for text in reasons.values():
        require_length(text)


def add_ruling(
    record: Record, name: str, *, rule: str, reasons: Mapping[str, str], by: User, at: datetime
) -> None:
    record.rulings.create(
        fact=name,
        value=record.accepted(name),
        rule=rule,
        made_by=by,
        made_at=at,
        made_in_role=ruling_role(by),
        **{f"reason_{column_suffix(code)}": text.strip() for code, text in reasons.items()},
    )
