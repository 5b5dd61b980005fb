"""Roles of organisations as columns, for counts and filters over many records."""

from collections.abc import Container, Iterable, Sequence, Set
from operator import not_
from typing import Any, NamedTuple, cast

import numpy as np
from django.db.models import Model, Q

from portal.models import Organisation, Record
from portal.models.fields import find_field
from portal.participation.document_types import DocumentWithRoles, OrganisationRoleDocument
from portal.participation.models import OrganisationRole
from portal.participation.origins import read_heads, read_origins
from portal.participation.vocabularies import STANDING
from portal.records.column_store import CodedColumn, PublicColumns, combine
from portal.records.column_store.columns import NO_NUMBERS, Mask, Numbers, distinct, take_runs
from portal.records.document_types import RecordDocument
from portal.records.documents import document_of
from portal.records.kinds import Kind, all_kinds


def mark_participation(columns: PublicColumns, model: type[Model], code: str) -> Mask:
    """Mark the records in which somebody from a country takes part, or is to."""
    rows = RoleRows(columns, model)
    return rows.mark_owners(rows.mark(RolesAsked(participation=[code])))


class RolesAsked(NamedTuple):
    """Conditions that a question sets for one role."""

    organisation: Sequence[Organisation] = ()
    """Any of them."""
    role: Sequence[str] = ()
    participation: Sequence[str] = ()
    states: Sequence[str] = ()
    company_group: Sequence[str] = ()
    """Slugs of topmost organisations: roles of them or of those below."""

    @property
    def standing(self) -> Sequence[str]:
        return self.states or [state.value for state in STANDING]

    @property
    def counted_states(self) -> Sequence[str]:
        """The states that a role has to be in, unless others are asked for: those that stand with
        a country or a group, any with an organisation alone."""
        return self.standing if self.participation or self.company_group else self.states


class RoleRows:
    """The public roles of a kind of record, as columns."""

    def __init__(self, columns: PublicColumns, model: type[Model]) -> None:
        self.columns, self.records = columns, columns.of(model)
        self.rows = columns.of(role_model(model))
        self.owners = columns.kept(_read_owners, model)
        """Rows of the records; −1 for one that is not public."""
        self.model = model

    @property
    def origins(self) -> CodedColumn:
        """Sets of codes of countries."""
        return self.columns.kept(_read_origins_of, role_model(self.model))

    @property
    def groups(self) -> CodedColumn:
        """Slugs of the topmost organisations above those who have the roles."""
        return self.columns.kept(_read_groups_of, role_model(self.model))

    def mark(self, asked: RolesAsked) -> Mask:
        marked = np.ones(len(self.rows), dtype=bool)
        if asked.organisation:
            keys = [one.pk for one in asked.organisation]
            marked &= np.isin(self.rows.numbers("organisation"), keys)
        if asked.role:
            marked &= self.rows.codes("role").matches(asked.role.__contains__)
        if asked.participation:
            is_other = frozenset(asked.participation).isdisjoint
            marked &= self.origins.matches(lambda found: not is_other(_codes(found)))
        if asked.company_group:
            marked &= self.groups.matches(asked.company_group.__contains__)
        if asked.counted_states:
            marked &= self.rows.codes("state").matches(asked.counted_states.__contains__)
        return marked

    def mark_standing(self, asked: RolesAsked) -> Mask:
        """Mark those that are current or planned, unless other states are asked for."""
        return self.mark(asked) & self.rows.codes("state").matches(asked.standing.__contains__)

    def mark_owners(self, marked: Mask) -> Mask:
        """Mark the records that have one of the marked roles."""
        found = np.zeros(len(self.records) + 1, dtype=bool)
        found[self.owners[marked]] = True
        return found[:-1]

    def owners_in(self, keys: Numbers) -> Numbers:
        """Return the place of the record of each role among some public ones; −1 for another."""
        places = np.full(len(self.records) + 1, -1)
        places[self.records.rows_of(keys)] = np.arange(len(keys))
        return places[self.owners]

    def divide_by_part(self, rows: Numbers, model: type[Model]) -> tuple[Numbers, Numbers]:
        """Return the rows of the parts that some roles are about, all or those that they name, each
        with the place of its role."""
        parts = self.columns.of(model)
        owners = self.records.rows_of(parts.numbers("record"))
        order = np.argsort(owners, kind="stable")[np.count_nonzero(owners < 0) :]
        counts = np.bincount(owners[order], minlength=len(self.records))
        known = np.flatnonzero(self.owners[rows] >= 0)
        of = self.owners[rows[known]]
        places, found = known.repeat(counts[of]), take_runs(order, counts.cumsum(), of)
        named, uids = _taken(self.rows.codes("phases"), rows[places]), parts.codes("uid")
        is_about = named.matches(not_)
        some = np.flatnonzero(~is_about)
        pairs = _taken(named, some), _taken(uids, found[some])
        is_about[some] = combine(lambda text, uid: uid in text.split(), *pairs).matches(bool)
        return places[is_about], found[is_about]

    def divide(self, marked: Mask, names: Container[str]) -> tuple[Numbers, dict[str, CodedColumn]]:
        """Return the marked roles, each once for every value of some parameters of roles, and those
        values."""
        rows, found = np.flatnonzero(marked), {}
        if "participation" in names:
            rows, found["participation"] = _split(rows, self.origins)
        if "role" in names:
            found["role"] = _taken(self.rows.codes("role"), rows)
        if "company_group" in names:
            found["company_group"] = _taken(self.groups, rows)
        return rows, found


def role_model(model: type[Model]) -> type[OrganisationRole]:
    return find_field(model, "roles").related_model


def kinds_with_roles() -> list[Kind]:
    """Return the kinds of record in which organisations have roles, as readers meet them."""
    return [kind for kind in all_kinds().values() if "roles" in kind.model.parts]


def group_of(organisation: Organisation) -> list[Organisation]:
    """Return an organisation, its subsidiaries, theirs, and so on. One query for each level."""
    found, level = {organisation.pk: organisation}, [organisation]
    while level:
        level = list(Organisation.objects.filter(parent__in=level).exclude(pk__in=found))
        found.update((one.pk, one) for one in level)
    return list(found.values())


def parts_of[D: RecordDocument](
    model: type[Record], document_type: type[D], organisations: Sequence[Organisation], *order: str
) -> list[tuple[int, D, OrganisationRoleDocument]]:
    """Return the primary keys and documents of the records of a kind in which organisations have
    a part, each with one of their roles; a document names them only once they are public, so that
    their parts are known by their rows. Two queries."""
    records = model.objects.filter(Q(roles__organisation__in=organisations)).once()
    roles: Any = role_model(model)._base_manager
    rows = roles.filter(organisation__in=organisations, record__in=records)
    uids = set(rows.values_list("uid", flat=True))
    documents = [
        (one.pk, document_of(one, document_type))
        for one in records.order_by(*order).with_documents()
    ]
    return [
        (key, document, role)
        for key, document in documents
        for role in cast("DocumentWithRoles", document)["roles"]
        if role["uid"] in uids
    ]


def standing_roles(
    roles: Iterable[OrganisationRoleDocument], asked: Container[str]
) -> list[OrganisationRoleDocument]:
    """Return the roles, of those asked for, that an organisation has now or as planned."""
    return [
        one
        for one in roles
        if one["organisation"] and one["role"] in asked and one["state"] in STANDING
    ]


def organisations_from(columns: PublicColumns, codes: Sequence[str]) -> list[int]:
    """Return the primary keys of the organisations that count as of some countries."""
    return columns.of(Organisation).keys[_mark_from(columns, codes)].tolist()


def uids_from(columns: PublicColumns, codes: Sequence[str]) -> Set[str]:
    """Return the uids of the organisations that count as of some countries."""
    uids = columns.of(Organisation).codes("uid")
    return {str(uid) for uid in uids.counts(_mark_from(columns, codes))}


def _mark_from(columns: PublicColumns, codes: Sequence[str]) -> Mask:
    origins = columns.kept(read_origins)
    return origins.matches(lambda found: not _codes(found).isdisjoint(codes))


def name_participants(
    columns: PublicColumns, model: type[Record], code: str, title: str
) -> dict[str, dict[str, list[str]]]:
    """Return the titles, by a column of organisations or else in English, of those from a country
    who take part, or are to, with their roles, by uid of the record."""
    roles, organisations = RoleRows(columns, model), columns.of(Organisation)
    titles, english = organisations.codes(title), organisations.codes("title_en")
    marked = np.flatnonzero(roles.mark(RolesAsked(participation=[code])) & (roles.owners >= 0))
    marked = marked[np.argsort(roles.rows.keys[marked], kind="stable")]
    who = organisations.rows_of(roles.rows.numbers("organisation")[marked])
    uids = _taken(roles.records.codes("uid"), roles.owners[marked])
    kinds = roles.rows.codes("role")
    found: dict[str, dict[str, list[str]]] = {}
    for record, one, kind in zip(uids.of_row, who, kinds.of_row[marked], strict=True):
        own = titles.values[titles.of_row[one]] or english.values[english.of_row[one]]
        of_record = found.setdefault(str(uids.values[record]), {})
        of_record.setdefault(str(own), []).append(str(kinds.values[kind]))
    return found


def organisations_below(columns: PublicColumns, slugs: Sequence[str]) -> list[int]:
    """Return the primary keys of topmost organisations, given by slug, and of all below them."""
    rows, heads = columns.of(Organisation), columns.kept(read_heads)
    named = rows.codes("slug").matches(slugs.__contains__)
    return rows.keys[named[heads]].tolist()


def name_heads(columns: PublicColumns, title: str) -> list[tuple[str, str]]:
    """Return the slugs of the topmost organisations, each with its title from a column, or else in
    English."""
    rows, heads = columns.of(Organisation), distinct(columns.kept(read_heads))
    found = (rows.codes(name) for name in ("slug", title, "title_en"))
    texts = ([column.values[code] for code in column.of_row[heads]] for column in found)
    return [(str(slug), str(own or english)) for slug, own, english in zip(*texts, strict=True)]


def _read_owners(columns: PublicColumns, model: type[Model]) -> Numbers:
    return columns.of(model).rows_of(columns.of(role_model(model)).numbers("record"))


def _read_origins_of(columns: PublicColumns, roles: type[OrganisationRole]) -> CodedColumn:
    """Return the countries by which each role counts."""
    origins: CodedColumn = columns.kept(read_origins)
    organisations = columns.of(Organisation).rows_of(columns.of(roles).numbers("organisation"))
    codes = np.append(origins.of_row, np.int32(len(origins.values)))  # the last: of none
    return CodedColumn(codes[organisations], [*origins.values, frozenset()])


def _read_groups_of(columns: PublicColumns, roles: type[OrganisationRole]) -> CodedColumn:
    rows, heads = columns.of(Organisation), columns.kept(read_heads)
    slugs = rows.codes("slug")
    who = rows.rows_of(columns.of(roles).numbers("organisation"))
    codes = np.append(slugs.of_row[heads], np.int32(len(slugs.values)))  # the last: of none
    return CodedColumn(codes[who], [*slugs.values, ""])


def _taken(column: CodedColumn, rows: Numbers) -> CodedColumn:
    return CodedColumn(column.of_row[rows], column.values)


def _split(rows: Numbers, column: CodedColumn) -> tuple[Numbers, CodedColumn]:
    """Return rows once for each code in the set of their own, and those codes."""
    there = _taken(column, rows)
    every = sorted({code for found in there.counts() for code in _codes(found)})
    parts = [np.flatnonzero(_has(column, code)[there.of_row]) for code in every]
    places = np.repeat(np.arange(len(every), dtype=np.int32), [len(part) for part in parts])
    return rows[np.concatenate([NO_NUMBERS, *parts])], CodedColumn(places, list(every))


def _codes(found: object) -> frozenset[str]:
    return cast("frozenset[str]", found)


def _has(column: CodedColumn, code: str) -> Mask:
    """Tell of each value of a column of sets if it holds a code."""
    return np.array([code in _codes(found) for found in column.values], dtype=bool)
