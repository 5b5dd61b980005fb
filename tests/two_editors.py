"""Two people who edit the same draft at random, at the same time, and somebody who knows what must
come out.

Each begins from the same page, changes some fields and rows, adds and removes rows, and saves; the
one whose save comes second settles what both have changed by a throw of the dice. Afterwards every
value in the draft has to be the one that the later decision left, and every row be there once.
"""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from threading import Barrier
from typing import Any

from django.contrib.messages.storage.fallback import FallbackStorage
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import resolve

from portal.facts.identifiers import new_uid
from portal.models import Place, User
from tests.admin_client import address, filled
from tests.factories import claim, make_place


class Undrawn:
    """A client that asks the views of the admin directly and draws no page: half the time of a run
    would go into pages that nobody looks at."""

    def __init__(self, user: User) -> None:
        self.user, self.factory = user, RequestFactory()

    def get(self, address: str) -> Any:
        return self._answer(self.factory.get(address))

    def post(self, address: str, data: dict[str, Any]) -> Any:
        return self._answer(self.factory.post(address, data))

    def _answer(self, request: Any) -> Any:
        request.user, request.session = self.user, {}
        request._messages = FallbackStorage(request)
        request._dont_enforce_csrf_checks = True
        match = request.resolver_match = resolve(request.path)
        response = match.func(request, *match.args, **match.kwargs)
        response.context = getattr(response, "context_data", None)
        return response


TEXTS = ["title_zh_hans", "title_ru", "title_local", "admin1", "summary_en", "summary_ru"]
NUMBERS = ["population"]
KINDS = ["capital", "regional_capital", "city", "border_town", "port_town", "village"]
ROWS = {"names": ["name", "language"], "external_ids": ["value"], "claims": ["locator", "quote"]}
REMOVED = "removed"

type Where = tuple[str, ...]
"""("title_ru",), or ("names", uid, "name"); ("names", uid) for the row as a whole."""


@dataclass
class Editor:
    """What one of the two did to the form."""

    name: str
    client: Client | Undrawn
    data: dict[str, Any]
    edits: dict[Where, Any] = field(default_factory=dict)
    added: dict[str, list[str]] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)
    """What this editor decided where both had changed something: place → theirs or yours."""
    was_asked: bool = False


@dataclass
class Outcome:
    """Of one run: what went wrong, and whether two disjoint edits were merged unasked."""

    problems: list[str]
    is_disjoint: bool
    was_asked: bool


def run(seed: int, clients: tuple[Any, Any]) -> Outcome:
    """One run from a fixed seed."""
    dice = Random(seed)
    place = _new_place(dice)
    page = clients[0].get(address(place))
    uids = _uids(page)
    before = _state(place)
    editors = []
    for name, client in zip("AB", clients, strict=True):
        data = {**filled(page), "token": new_uid(), "_continue": "1"}
        editor = Editor(name, client, data)
        _edit(dice, editor, uids, f"{seed}{name}")
        editors.append(editor)
    barrier = Barrier(2 if _at_once() else 1)
    work = [_saving(editor, place, Random(f"{seed}{editor.name}"), barrier) for editor in editors]
    _both(work)
    return _judge(place, before, editors)


def _at_once() -> bool:
    """Whether two saves can really happen at the same time."""
    return connection.vendor == "postgresql"


def _both(work: list[Callable[[], None]]) -> None:
    if not _at_once():
        for save in work:
            save()
        return
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(_closing, save) for save in work]:
            done.result()


def _closing(save: Callable[[], None]) -> None:
    try:
        save()
    finally:
        connection.close()


def _new_place(dice: Random) -> Place:
    place: Place = make_place(population=100, admin1="Before", summary_en="Before")
    for number in range(dice.randint(1, 4)):
        place.names.create(name=f"Name {number}", language="en")
    for number in range(dice.randint(0, 2)):
        place.external_ids.create(scheme="wikidata", value=f"Q{number}")
    for _ in range(dice.randint(0, 2)):
        claim(place, "country", locator="Before", quote="Before")
    return place


def _uids(page: Any) -> dict[str, list[str]]:
    return {
        one.formset.prefix: [form.instance.uid for form in one.formset.initial_forms]
        for one in page.context["inline_admin_formsets"]
    }


def _edit(dice: Random, editor: Editor, uids: dict[str, list[str]], mark: str) -> None:
    for name in dice.sample(TEXTS, dice.randint(0, 2)):
        _set(editor, (name,), name, f"{name} {mark}")
    if dice.random() < 0.2:
        _set(editor, ("population",), "population", str(dice.randint(1000, 9999)))
    if dice.random() < 0.15:
        _set(editor, ("place_kind",), "place_kind", dice.choice(KINDS))
    for relation, columns in ROWS.items():
        for number, uid in enumerate(uids[relation]):
            if relation != "claims" and dice.random() < 0.12:
                editor.edits[relation, uid] = REMOVED
                editor.data[f"{relation}-{number}-DELETE"] = "on"
            elif dice.random() < 0.25:
                column = dice.choice(columns)
                value = f"la-{mark[-8:]}" if column == "language" else f"{column[:2]}{mark}"[:12]
                _set(editor, (relation, uid, column), f"{relation}-{number}-{column}", value)
            elif relation == "claims":
                _leave_folded(editor, f"{relation}-{number}-")
        if relation != "claims" and dice.random() < 0.3:
            _add(editor, relation, f"{relation} {mark}")


def _leave_folded(editor: Editor, prefix: str) -> None:
    """A card that nobody opens sends its marks only."""
    marks = {f"{prefix}id", f"{prefix}uid"}
    for key in [key for key in editor.data if key.startswith(prefix) and key not in marks]:
        del editor.data[key]
    editor.data[f"{prefix}closed"] = "1"


def _set(editor: Editor, where: Where, key: str, value: str) -> None:
    if editor.data.get(key) != value:
        editor.edits[where], editor.data[key] = value, value


def _add(editor: Editor, relation: str, value: str) -> None:
    number = int(editor.data[f"{relation}-TOTAL_FORMS"])
    column = "name" if relation == "names" else "value"
    kind = {"kind": "other"} if relation == "names" else {"scheme": "wikidata"}
    for name, given in {column: value, **kind}.items():
        editor.data[f"{relation}-{number}-{name}"] = given
    editor.data[f"{relation}-TOTAL_FORMS"] = number + 1
    editor.added.setdefault(relation, []).append(value)


def _saving(editor: Editor, place: Place, dice: Random, barrier: Barrier) -> Callable[[], None]:
    def save() -> None:
        barrier.wait()
        response = editor.client.post(address(place), editor.data)
        if dice.random() < 0.1:  # the answer was lost on the way, and the browser asks again
            repeated = editor.client.post(address(place), editor.data)
            response = response if response.status_code == 200 else repeated
        for _attempt in range(6):
            if response.status_code == 302:
                return
            found = response.context["conflicts"]
            if not found:
                raise AssertionError(response.context["errors"])
            editor.was_asked = True
            choices = {one.place: dice.choice(["theirs", "yours"]) for one in found}
            editor.chosen |= choices
            answers = {f"choice:{at}": choice for at, choice in choices.items()}
            base = response.context["adminform"].form.data["base_version"]
            data = {**filled(response), **answers, "conflict": list(choices)}
            response = editor.client.post(
                address(place), {**data, "base_version": base, "_continue": "1"}
            )
        raise AssertionError("It was never saved.")

    return save


def _state(place: Place) -> dict[Where, Any]:
    """Every value that the two may touch, as it is stored."""
    stored = Place.working.get(pk=place.pk)
    names = [*TEXTS, *NUMBERS, "place_kind"]
    found: dict[Where, Any] = {(name,): str(getattr(stored, name) or "") for name in names}
    for relation, columns in ROWS.items():
        for row in getattr(stored, relation).all():
            found[relation, row.uid] = "there"
            for column in columns:
                found[relation, row.uid, column] = str(getattr(row, column))
    return found


def _judge(place: Place, before: dict[Where, Any], editors: list[Editor]) -> Outcome:
    after = _state(place)
    problems = _lost_rows(place, before, after, editors)
    for where in before:
        problems += _lost_values(where, before, after, editors)
    return Outcome(
        problems=problems,
        is_disjoint=not _touched_by_both(editors),
        was_asked=any(editor.was_asked for editor in editors),
    )


def _lost_values(
    where: Where, before: dict[Where, Any], after: dict[Where, Any], editors: list[Editor]
) -> list[str]:
    """Whether a value is the one that whoever changed it, or chose it, has left."""
    row = where[:2] if len(where) > 1 else None
    allowed = _allowed(where, before, editors)
    if row and len(where) == 3 and row not in after:
        return []  # whether the row may be gone is asked for the row
    found = after.get(where, REMOVED)
    return [] if found in allowed else [f"{where}: {found!r}, not {sorted(map(str, allowed))}"]


def _allowed(where: Where, before: dict[Where, Any], editors: list[Editor]) -> set[Any]:
    chose = [(e, e.chosen[".".join(where)]) for e in editors if ".".join(where) in e.chosen]
    if chose:  # whoever was asked saved last, and decided
        editor, choice = chose[-1]
        (other,) = [one for one in editors if one is not editor]
        return {_said(editor if choice == "yours" else other, where, before)}
    said = {_said(editor, where, before) for editor in editors if _touches(editor, where)}
    if len(where) == 2 and REMOVED in said:
        return {REMOVED}
    return {one for one in said if one != before[where]} or {before[where]}


def _said(editor: Editor, where: Where, before: dict[Where, Any]) -> Any:
    return editor.edits.get(where, before[where])


def _touches(editor: Editor, where: Where) -> bool:
    return where in editor.edits


def _touched_by_both(editors: list[Editor]) -> bool:
    """Whether both changed one value, or one removed what the other changed."""
    first, second = (set(editor.edits) for editor in editors)
    if any(editors[0].edits[where] != editors[1].edits[where] for where in first & second):
        return True
    return any(
        len(one) == 2 and any(other[:2] == one and len(other) == 3 for other in others)
        for mine, others in ((first, second), (second, first))
        for one in mine
    )


def _lost_rows(
    place: Place, before: dict[Where, Any], after: dict[Where, Any], editors: list[Editor]
) -> list[str]:
    """Whether each new row is there once, and no other."""
    problems = []
    stored = Place.working.get(pk=place.pk)
    for relation, column in (("names", "name"), ("external_ids", "value"), ("claims", "locator")):
        wanted = Counter(value for editor in editors for value in editor.added.get(relation, []))
        rows = getattr(stored, relation).all()
        new = Counter(getattr(row, column) for row in rows if (relation, row.uid) not in before)
        if new != wanted:
            problems.append(f"{relation}: {new} were added, not {wanted}")
    return problems
