"""Short status of the evidence of a fact, for forms and lists."""

from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.admin.forms.values import ValueWords
from portal.editorial.admin_site import admin_address
from portal.facts import Fact, PartPath
from portal.formatting.locales import in_brackets
from portal.formatting.numbers import COUNTED, format_unit
from portal.formatting.summaries import labelled
from portal.models import Claim, Part, Publishable, Record
from portal.models.evidenced import Judgement
from portal.models.records import is_reference


@dataclass(frozen=True, kw_only=True)
class FactEvidence:
    """Evidence of one fact, from loaded claims; runs no queries."""

    fact: Fact
    judged: Judgement
    is_ruled: bool
    value_words: ValueWords

    @property
    def mark(self) -> str:
        """CSS class: `empty`, `lacking`, `disputed`, `ruled` or `supported`."""
        if self.judged.disagreeing:
            return "ruled" if self.is_ruled else "disputed"
        if not self.judged.accepted:
            return "empty"
        return "supported" if self.judged.agreeing else "lacking"

    @property
    def agreement(self) -> str:
        count = len(self.judged.agreeing)
        return ngettext("%(n)s claim agrees", "%(n)s claims agree", count) % {"n": count}

    @property
    def sentence(self) -> str:
        if self.mark == "lacking":
            return _("no source yet")
        if self.mark == "empty":
            stated = [claim for claim in self.judged.claims if claim.is_live and claim.value]
            return _("not accepted yet: %s") % self._quote(stated) if stated else ""
        words = [self.agreement]
        if self.judged.disagreeing:
            words.append(_("differs: %s") % self._quote(self.judged.disagreeing))
            words.append(_("settled by a decision") if self.is_ruled else _("needs a decision"))
        return " · ".join(words)

    def _quote(self, claims: list[Claim]) -> str:
        return "; ".join(
            labelled(
                c.source.publisher, c.as_printed or self.value_words.as_typed(self.fact, c.value)
            )
            for c in claims
        )


def evidence_of(record: Record, name: str, judged: Judgement, words: ValueWords) -> FactEvidence:
    is_ruled = bool(judged.disagreeing) and record.ruling_of(name, judged) is not None
    fact = record.get_fact(name)
    return FactEvidence(fact=fact, judged=judged, is_ruled=is_ruled, value_words=words)


def evidence_help_text(record: Record, name: str, words: ValueWords) -> SafeString:
    """Return the evidence of a fact as help text of its field, with a link to its page, which a
    script opens beside the field."""
    evidence = evidence_of(record, name, record.judge(name), words)
    if not evidence.sentence:
        return SafeString("")
    return format_html(
        '<a class="evidence evidence-{}" href="{}" target="_blank" data-beside>{}</a>',
        evidence.mark,
        fact_address(record, name),
        evidence.sentence,
    )


def fact_address(record: Publishable, name: str) -> str:
    """Return the address of a fact on the page of the evidence."""
    return f"{admin_address(record, 'evidence', record.pk)}#fact-{name}"


def fact_choices(model: type[Record]) -> list[tuple[str, str]]:
    """Return the facts of a model as choices, with units: `("capacity_mw", "capacity (MW)")`."""
    return [(name, fact_label_with_unit(model, name)) for name in model.facts]


def part_fact_choices(record: Record) -> list[tuple[str, str]]:
    """Return the facts of the stored parts of a record as choices, each with its row. One query
    for each part with facts."""
    found = []
    for relation in record.parts:
        part = record.part_model(relation)
        rows = getattr(record, relation).select_related("record", *named_by(part))
        for row in rows if part.facts else ():
            for name in part.facts:
                path = str(PartPath(relation, row.uid, name))
                label = fact_label_with_unit(type(record), path)
                found.append((path, f"{label} – {row_words(row)}"))
    return found


def named_by(part: type[Part]) -> list[str]:
    """Return the columns of rows that reference records, which name the row with its own words."""
    return [field.name for field in part._meta.fields if is_reference(field)]


def row_words(row: Part) -> str:
    return " · ".join(
        map(str, filter(None, [*(getattr(row, n) for n in named_by(type(row))), row]))
    )


def fact_label_with_unit(model: type[Record], name: str) -> str:
    """Return the label of a fact, with a unit that it does not say: “capacity (MW)”, “units”."""
    unit, label = model.get_fact(name).unit, str(model.fact_label(name))
    is_said = unit in ("", "°", *COUNTED) or unit in label
    return label if is_said else f"{label}{in_brackets(format_unit(unit))}"
