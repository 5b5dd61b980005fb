"""`docs/permissions.md`, cell by cell, against the running admin: what is offered, and what a
forged request gets. What a table does not name is for nobody."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.test import Client

from portal.admin.workflow.buttons import BUTTONS
from portal.admin.workflow.permissions import restrict_to_translations
from portal.editorial import side_drafts
from portal.editorial.roles import ROLES
from portal.models import (
    Country,
    Edition,
    Event,
    Organisation,
    Place,
    Record,
    Release,
    Removal,
    SecurityEvent,
    Source,
    Step,
    Story,
    User,
)
from portal.publication import copies, publishing, snapshots
from projects.energy.models import EnergyProject
from projects.facilities.models import Facility
from projects.pipelines.models import Pipeline
from tests.admin_client import (
    address,
    address_of,
    errors_in,
    filled,
    make_chief,
    make_editor,
    said_by,
    sign_in,
)
from tests.factories import (
    MAKERS,
    NOON,
    claim,
    claim_all,
    make_batch,
    make_place,
    make_release,
    make_series,
    make_source,
    make_user,
    observe,
    publish,
    rule,
)
from trade.corridors.models import Corridor
from trade.hubs.models import TradeHub
from trade.rankings.models import Ranking
from trade.statistics.models import Indicator, Series
from trade.statistics.observations import Observation, ObservationBatch

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

DOCUMENT = Path(__file__).resolve().parents[3] / "docs/permissions.md"
RECORDS = "Records of energy, trade and knowledge"
STATISTICS = "Indicators and series"
BATCHES = "Batches of observations"
REST = "Everything else"
TICKED = "The same steps for ticked rows"
APPLY = "Apply a source to facts"
REMOVE = "Remove for good, two people"
OWN = ("Contributor", "Discard this draft")
"""A suggestion of their own, which is not among the records that are tried here."""
SET_UP = {"approve"}
"""Steps that there are only where a setting says so; with a test of their own."""
VERBS = {str(button.label): button.verb for button in BUTTONS if button.verb not in SET_UP}
every_role = pytest.mark.parametrize("role", [role.name for role in ROLES])
every_table = pytest.mark.parametrize(
    ("heading", "model"),
    [
        (RECORDS, Place),
        pytest.param(STATISTICS, Indicator, marks=pytest.mark.exhaustive),  # much like records
        pytest.param(BATCHES, ObservationBatch, marks=pytest.mark.exhaustive),
    ],
)

type Rows = dict[tuple[str, str], dict[str, str]]


@cache
def table(heading: str) -> Rows:
    """`{("Change", "draft"): {"Contributor": "yes", …}}`, as the document has it."""
    section = DOCUMENT.read_text().split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    head, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    return {(row[0], row[1]): dict(zip(head[2:], row[2:], strict=True)) for row in rows}


def allowed(heading: str, action: str, state: str, role: str) -> str:
    return table(heading).get((action, state), {}).get(role, "no")


def is_for_nobody_of(heading: str, action: str, role: str) -> bool:
    """True if a role may not do this in any state, so that it is refused at once."""
    rows = table(heading).items()
    return all(cells[role] == "no" for (named, _state), cells in rows if named == action)


def in_every_state(model: Any) -> list[tuple[str, Any]]:
    """Records of a kind, with the names that the document has for their states."""
    is_batch = model is ObservationBatch
    make = _make_batch if is_batch else MAKERS[model]
    found = [
        ("draft", make_batch() if is_batch else make()),
        ("draft begun again", _begun_again(publish(make()))),
        ("in review", _submitted(make())),
        ("published", publish(make())),
        ("withdrawn", _withdrawn(publish(make()))),
    ]
    if is_batch:
        return found
    edits = [_copy_of(publish(make())), _submitted(_copy_of(publish(make())))]
    beside = [
        ("suggestion of somebody", _suggestion_to(publish(make()))),
        ("suggestion in review", _submitted(_suggestion_to(publish(make())))),
        ("texts in one language", _russian_of(publish(make()))),
        ("in review", _submitted(_russian_of(publish(make())))),
    ]
    return [*found, ("draft of a public record", edits[0]), ("in review", edits[1]), *beside]


def sign_in_as(*roles: str) -> Client:
    user = make_user(is_staff=True)
    user.groups.set(Group.objects.filter(name__in=roles))
    assert user.groups.count() == len(roles)
    return sign_in(user)


def in_every_role() -> dict[str, Client]:
    return {role.name: sign_in_as(role.name) for role in ROLES}


# The whole of it


def test_form_offers_and_some_forged_requests_get_what_the_table_says() -> None:
    check_forms(RECORDS, Place, one_in=7)


@pytest.mark.exhaustive
@every_table
def test_form_offers_and_forged_requests_get_what_the_table_says(heading: str, model: Any) -> None:
    check_forms(heading, model, one_in=1)


def check_forms(heading: str, model: Any, *, one_in: int) -> None:
    """Open one in so many forms, and send one in so many requests of each, offered or not."""
    clients, chief, told, found = in_every_role(), sign_in(make_chief()), {}, {}
    number, form = count(), count()
    for state, record in in_every_state(model):
        everything = _everything_changed(chief, record)
        for role, client in clients.items():
            if next(form) % one_in:
                continue
            page = client.get(address(record))
            assert page.status_code == 200  # everybody sees everything
            for action in ["Change", "Delete", *VERBS]:
                cell = allowed(heading, action, state, role)
                told[role, record, state, action] = cell
                found[role, record, state, action] = offered(page, record, action)
                if next(number) % one_in:
                    continue
                with undone():
                    answer, done = attempt(client, record, action, everything)
                assert done == cell, (role, record, state, action)
                if is_for_nobody_of(heading, action, role) and (role, action) != OWN:
                    assert answer.status_code == 403, (role, record, state, action)
    assert found == told


@pytest.mark.parametrize("one_in", [pytest.param(1, marks=pytest.mark.exhaustive), 25])
@every_table
def test_list_takes_the_steps_that_the_table_says(heading: str, model: Any, one_in: int) -> None:
    """Try one in so many steps."""
    records, told, found, number = in_every_state(model), {}, {}, count()
    for role, client in in_every_role().items():
        may_tick = allowed(heading, TICKED, "any", role) == "yes"
        form = client.get(address_of(model)).context["action_form"]
        choices = dict(form.fields["action"].choices) if form else {}
        for label, verb in VERBS.items():
            is_offered = may_tick and not is_for_nobody_of(heading, label, role)
            assert (verb in choices) is is_offered
            if not is_offered:
                assert _tick(client, *(record for _state, record in records), verb=verb) == "no"
                continue
            for state, record in records:
                if next(number) % one_in:
                    continue
                told[role, record, state, verb] = allowed(heading, label, state, role)
                with undone():
                    found[role, record, state, verb] = _tick(client, record, verb=verb)
    assert found == told


@pytest.mark.every_day(one_in=8)
@every_role
@every_table
def test_adding_and_seeing_are_as_the_table_says(heading: str, model: Any, role: str) -> None:
    client, chief = sign_in_as(role), sign_in(make_chief())
    record = MAKERS[model]() if model in MAKERS else make_batch()
    listed = client.get(address_of(model)).content.decode()
    sees = "yes" if f"{address(record)}" in listed else "no"
    adds = "yes" if address_of(model, "add") in listed else "no"
    data = _new_one(chief, model, record)
    before = model.working.count()
    answer = client.post(address_of(model, "add"), data)
    added = "yes" if model.working.count() == before + 1 else "no"
    assert (sees, adds, added) == (
        allowed(heading, "See", "any", role),
        allowed(heading, "Add", "–", role),
        allowed(heading, "Add", "–", role),
    )
    assert (answer.status_code == 403) is (added == "no")


@pytest.mark.every_day(one_in=8)
@every_role
@pytest.mark.parametrize(("heading", "model"), [(RECORDS, Place), (STATISTICS, Series)])
def test_source_is_applied_to_ticked_rows_as_the_table_says(
    heading: str, model: type[Record], role: str
) -> None:
    client, records = sign_in_as(role), [MAKERS[model](), MAKERS[model]()]
    may = allowed(heading, APPLY, "any", role) == "yes"
    form = client.get(address_of(model)).context["action_form"]
    assert ("apply_source" in dict(form.fields["action"].choices if form else ())) is may
    ticked = {"action": "apply_source", "_selected_action": [row.pk for row in records]}
    answer = client.post(address_of(model), ticked, follow=True)
    assert ("Sources for your changes" in answer.content.decode()) is may
    forged = {
        "records": ",".join(f"{row.pk}:{row.version}" for row in records),
        "ticked": [f"all:{name}" for name in model.facts],
        "source": make_source().pk,
    }
    client.post(f"{address_of(model)}apply-source/", forged)
    assert any(row.claims.exists() for row in records) is may


def test_proposed_removal_is_found_at_the_desk_and_confirmed_as_it_was_read() -> None:
    place = _withdrawn(publish(make_place(title_en="Khorgos")))
    page, clients = address(place, "removal"), in_every_role()
    first, second = clients["Administrator"], sign_in_as("Administrator")
    first.post(page, {"propose": "1", "reason": "court", "words": "By order."})
    link = f'<a href="{page}">Khorgos</a>'
    for client, sees in ((second, True), (clients["Publisher"], False)):
        assert (link in client.get("/admin/").content.decode()) is sees
        panel = client.get(address(place)).content.decode()
        assert "It is proposed to remove it for good." in panel  # so nobody can reopen it
    read = Removal.objects.get().pk
    first.post(page, {"take_back": "1"})
    first.post(page, {"propose": "1", "reason": "rights", "words": "They hold them."})
    second.post(page, {"confirm": read})
    assert not Removal.objects.done()
    second.post(page, {"confirm": Removal.objects.get().pk})
    assert link not in second.get("/admin/").content.decode()
    assert "It is proposed" not in second.get(address(place)).content.decode()


def test_proposed_removal_is_told_to_those_who_see_the_kind() -> None:
    """A role that an installation has made may remove, and see some kinds only."""
    page = address(_withdrawn(publish(make_place())), "removal")
    sign_in_as("Administrator").post(page, {"propose": "1", "reason": "court", "words": "Order."})
    for sees, rights in ((True, ["portal.view_place"]), (False, [])):
        answer = sign_in(make_editor("portal.remove", *rights)).get("/admin/")
        assert (answer.status_code, page in answer.content.decode()) == (200, sees)


def test_removal_is_proposed_as_the_table_says_and_confirmed_by_another() -> None:
    place = _withdrawn(publish(make_place()))
    page, asked = address(place, "removal"), {"propose": "1", "reason": "court", "words": "Order."}
    clients, found = in_every_role(), {}
    for role, client in clients.items():
        found[role] = "yes" if client.post(page, asked).status_code == 302 else "no"
    assert found == {role: allowed(RECORDS, REMOVE, "withdrawn", role) for role in found}
    asked = {"confirm": str(Removal.objects.get().pk)}
    clients["Administrator"].post(page, asked)
    clients["Publisher"].post(page, asked)
    assert not Removal.objects.done()
    assert sign_in_as("Administrator").post(page, asked).status_code == 302
    assert Removal.objects.done().get().reason == "court"
    assert "Removed for good" in clients["Administrator"].get(page).content.decode()
    for name in ("change", "history", "compare"):
        assert clients["Administrator"].get(address(place, name)).status_code == 200
    logged = SecurityEvent.objects.filter(kind="removal").order_by("pk")
    about = f"place {place.uid}, court"
    assert [one.detail for one in logged] == [f"proposed: {about}", f"done: {about}"]


@pytest.mark.every_day(one_in=6)
@every_role
def test_everything_else_is_as_the_table_says(role: str) -> None:
    client, chief = sign_in_as(role), sign_in(make_chief())
    rows, told, found = _other_rows(), {}, {}
    for what, row in rows.items():
        for action in ["See", "Add", "Change", "Delete"]:
            if action in ("See", "Add") and what not in NAMED_ALONE:
                continue  # as any other of its kind
            told[action, what] = allowed(REST, action, what, role)
            with undone():
                found[action, what] = _try_other(client, chief, row, action)
    assert {key: cell for key, cell in found.items() if cell != told[key]} == {}


def test_every_row_of_the_tables_is_tried() -> None:
    """A typing error in the document would otherwise be a row that nobody reads."""
    states = {*dict(in_every_state(Place)), "any", "–"}
    actions = {"See", "Add", "Change", "Delete", TICKED, APPLY, REMOVE, *VERBS}
    for heading in (RECORDS, STATISTICS, BATCHES):
        assert {action for action, _state in table(heading)} <= actions
        assert {state for _action, state in table(heading)} <= states
    assert {what for _action, what in table(REST)} <= {*_other_rows(), "observation"}
    for heading in (RECORDS, STATISTICS, BATCHES, REST):
        for cells in table(heading).values():
            assert list(cells) == [role.name for role in ROLES]
            assert set(cells.values()) <= {"yes", "no", "languages"}


# The other kinds, by samples


SAMPLES = [
    (RECORDS, EnergyProject),
    (RECORDS, Pipeline),
    (RECORDS, Facility),
    (RECORDS, TradeHub),
    (RECORDS, Corridor),
    (RECORDS, Ranking),
    (RECORDS, Event),
    (RECORDS, Story),
    (RECORDS, Organisation),
    (STATISTICS, Series),
]


@pytest.mark.every_day(one_in=8)
@pytest.mark.parametrize(("heading", "model"), SAMPLES)
def test_every_other_kind_is_like_those_of_its_table(heading: str, model: type[Record]) -> None:
    chief, told, found = sign_in(make_chief()), {}, {}
    clients = {role.name: sign_in_as(role.name) for role in ROLES}
    draft, copy = MAKERS[model](), _copy_of(publish(MAKERS[model]()))
    for state, record in {"draft": draft, "draft of a public record": copy}.items():
        everything = _everything_changed(chief, record)
        for role, client in clients.items():
            told[state, role] = allowed(heading, "Change", state, role)
            with undone():
                _answer, found[state, role] = attempt(client, record, "Change", everything)
    assert found == told


# What the tables cannot say


@pytest.mark.parametrize("roles", [("Editor", "Publisher"), ("Administrator",)])
def test_no_role_approves_own_work(roles: tuple[str, ...]) -> None:
    client, reader = sign_in_as(*roles), sign_in_as("Publisher")
    place = make_place()
    claim_all(place)
    client.post(address(place), {"_step_submit": "1", "seen_version": place.version})
    place.refresh_from_db()
    forged = {"_step_publish": "1", "seen_version": place.version}
    answer = client.post(address(place), forged, follow=True)
    assert said_by(answer)[-1] == ("Somebody who has not worked on this version has to approve it.")
    ticked = {"action": "publish", "_selected_action": place.pk}
    client.post(address_of(Place), ticked)
    assert not Place.objects.exists()
    reader.post(address(place), forged)
    assert Place.objects.get() == place


def test_team_of_one_publishes_and_the_page_says_so(settings: Any) -> None:
    settings.PORTAL_SECOND_READER = False
    alone, place = sign_in_as("Administrator"), make_place()
    claim_all(place)
    alone.post(address(place), {"_step_submit": "1", "seen_version": place.version})
    place.refresh_from_db()
    alone.post(address(place), {"_step_publish": "1", "seen_version": place.version})
    page = Client().get(place.get_absolute_url()).content.decode()
    assert "not yet peer-checked" in page


def test_translator_writes_other_languages_in_rows_and_signs_no_ruling() -> None:
    """A ruling that is made anew would settle a dispute that was opened since."""
    project = MAKERS[EnergyProject]()
    claim(project, "capacity_mw", "90")
    ruling = rule(project, "capacity_mw")
    client = sign_in_as("Translator")
    card = {"relation": "rulings", "uid": ruling.uid, "number": 0}
    page = client.get(address(project, "card"), card)
    rulings = {"rulings-0-reason_ru": "Документы надёжнее.", "rulings-0-reason_en": "Forged."}
    data = _with_rows_of_the_chief(project, title_ru="Зима", title_en="Forged", **rulings)
    assert 'name="rulings-0-reason_ru"' in page.content.decode()
    assert 'name="rulings-0-reason_en"' not in page.content.decode()
    answer = client.post(address(project), {**data, "_continue": "1"})
    assert answer.status_code == 302
    made_by, made_at, reason_en = ruling.made_by, ruling.made_at, ruling.reason_en
    ruling.refresh_from_db()
    assert ruling.reason_ru == "Документы надёжнее."
    assert (ruling.made_by, ruling.made_at, ruling.reason_en) == (made_by, made_at, reason_en)
    assert Step.objects.of(project).get().action == "change"


def test_translator_adds_and_removes_no_rows() -> None:
    place = make_place()
    claim(place, "country")
    name = place.names.create(name="Other", kind="other")
    data = _with_rows_of_the_chief(place, title_ru="Алматы")
    data |= {
        "claims-0-DELETE": "on",
        "claims-0-value": "UZ",
        "names-0-DELETE": "on",
        "names-0-name": "Forged",
        "names-TOTAL_FORMS": 2,
        "names-1-name": "Forged too",
        "names-1-kind": "other",
    }
    sign_in_as("Translator").post(address(place), {**data, "_continue": "1"})
    place.refresh_from_db()
    assert place.title_ru == "Алматы"
    assert [claim.value for claim in place.claims.all()] == ["KZ"]
    assert list(place.names.values_list("pk", "name")) == [(name.pk, "Other")]


def test_other_changes_in_the_save_of_a_translator_roll_it_back() -> None:
    """A part of the form that forgets translators is caught when all is done."""
    place = make_place(title_en="As it was")
    with restrict_to_translations(place, ["ru", "local"]):
        Place.working.update(title_ru="Алматы", title_local="Алматы")
    with pytest.raises(PermissionDenied), restrict_to_translations(place, ["ru"]):
        claim(place, "country")
    with pytest.raises(PermissionDenied), restrict_to_translations(place, ["zh-hans"]):
        Place.working.update(title_ru="Алма-Ата")
    place.refresh_from_db()
    assert (place.title_ru, place.claims.count()) == ("Алматы", 0)


def test_translator_who_also_contributes_writes_all_of_a_draft_but_languages_of_a_copy() -> None:
    client, chief = sign_in_as("Translator", "Contributor"), sign_in(make_chief())
    draft, copy = make_place(), _copy_of(publish(make_place()))
    found = {}
    for record in (draft, copy):
        with undone():
            data = _everything_changed(chief, record)
            _answer, found[record] = attempt(client, record, "Change", data)
    assert found == {draft: "yes", copy: "languages"}


def test_batch_that_has_observations_is_deleted_after_them() -> None:
    batch, steward = _make_batch(), sign_in_as("Data steward")
    steward.post(address(batch, "delete"), {"post": "yes"})
    assert ObservationBatch.working.get() == batch
    page = steward.get(address(batch))
    steward.post(address(batch), filled(page, **{"observations-0-DELETE": "on"}))
    steward.post(address(batch, "delete"), {"post": "yes"})
    assert not ObservationBatch.working.exists()


@pytest.mark.exhaustive
def test_panel_says_how_far_a_role_reaches() -> None:
    draft, copy = make_place(), _copy_of(publish(make_place()))
    words = {
        "Translator": "Here you write the texts in these languages: 简体中文, Русский, Local",
        "Contributor": "It was public before: your role reads it and does not change it.",
    }
    told = {
        (role, record): [sentence for sentence in words.values() if sentence in page]
        for role in ("Translator", "Contributor", "Editor", "Publisher")
        for record in (draft, copy)
        for page in [sign_in_as(role).get(address(record)).content.decode()]
    }
    assert {key: found for key, found in told.items() if found} == {
        ("Translator", draft): [words["Translator"]],
        ("Translator", copy): [words["Translator"]],
        ("Contributor", copy): [words["Contributor"]],
    }


def test_contributor_who_saves_too_late_gets_back_what_was_typed() -> None:
    client, place = sign_in_as("Contributor"), make_place()
    claim_all(place)
    data = filled(client.get(address(place)), title_en="Typed with care")
    publish(place)
    answer = client.post(address(place), data)
    assert "Typed with care" in answer.content.decode()
    assert errors_in(answer)[0].startswith("It is no longer a draft (now: Published).")
    assert Place.objects.get().title_en != "Typed with care"


# How it is tried


@contextmanager
def undone() -> Iterator[None]:
    """Roll back the changes made inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def offered(page: Any, record: Any, action: str) -> str:
    words = page.content.decode()
    if action == "Change":
        return _fields(words, "title_en" if hasattr(record, "title_en") else "title")
    name = f'name="_step_{VERBS[action]}"' if action in VERBS else address(record, "delete")
    return "yes" if name in words else "no"


def _fields(page: str, first: str) -> str:
    can_save, has_first = 'name="_save"' in page, f'name="{first}"' in page
    assert can_save is (has_first or 'name="title_ru"' in page)
    return "no" if not can_save else "yes" if has_first else "languages"


def attempt(client: Client, record: Any, action: str, everything: Any) -> tuple[Any, str]:
    """Sends the request, offered or not; says what came of it."""
    if action in VERBS:
        return _press(client, record, VERBS[action])
    if action == "Delete":
        answer = client.post(address(record, "delete"), {"post": "yes"})
        is_there = type(record).working.filter(pk=record.pk).exists()
        return answer, "no" if is_there else "yes"
    before = snapshots.of(_stored(record))
    answer = client.post(address(record), everything)
    return answer, _what_changed(record, snapshots.compare(before, snapshots.of(_stored(record))))


def _press(client: Client, record: Any, verb: str) -> tuple[Any, str]:
    data = {f"_step_{verb}": "1", "step_note": "Note.", "seen_version": record.version}
    data["as_it_is"] = "1"
    before = _trace()
    answer = client.post(address(record), data)
    return answer, _taken(before, verb)


def _tick(client: Client, *records: Any, verb: str) -> str:
    ticked = [record.pk for record in records]
    before = _trace()
    data = {"action": verb, "_selected_action": ticked, "step_note": "Note.", "index": 0}
    data["confirmed"] = "1"
    listed = "?state=beside" if all(map(copies.is_beside, records)) else ""  # else not in the list
    client.post(address_of(type(records[0])) + listed, data)
    return _taken(before, verb)


def _taken(before: Any, verb: str) -> str:
    """Exactly this step was taken, or nothing at all has changed."""
    if _trace() == before:
        return "no"
    assert Step.objects.latest("pk").action == verb
    return "yes"


def _trace() -> Any:
    models = [Place, Indicator, ObservationBatch]
    columns = ["pk", "status", "version"]
    rows = [list(model.working.order_by("pk").values_list(*columns)) for model in models]
    return rows, Step.objects.count(), Edition.objects.count()


def _what_changed(record: Any, changes: list[snapshots.ContentChange]) -> str:
    if not changes:
        return "no"
    model = type(record)
    rest = [
        change
        for change in changes
        if change.place.field
        not in copies.text_columns(snapshots.row_model(model, change.place.relation))
    ]
    return "yes" if rest else "languages"


def _everything_changed(chief: Client, record: Any) -> dict[str, Any]:
    """Return the data an administrator would send, with all texts changed."""
    data = filled(chief.get(address(record)))
    words = {"title_en": "Forged", "title_ru": "Подделка", "title": "Forged"}
    return {**data, **words, "version": record.version, "_continue": "1"}


def _with_rows_of_the_chief(record: Any, **changes: Any) -> dict[str, Any]:
    return {**filled(sign_in(make_chief()).get(address(record))), **changes}


def _new_one(chief: Client, model: Any, like: Any) -> dict[str, Any]:
    data = filled(chief.get(address_of(model, "add")))
    given = filled(chief.get(address(like)))
    for name, value in given.items():
        if "-" not in name and name not in ("version", "token", "seen_version"):
            data[name] = value
    return {**data, "slug": "a-new-one"} if "slug" in given else data


def _other_rows() -> dict[str, Any]:
    cited = make_source()
    place = make_place()
    for fact in ("country", "coordinates", "place_kind"):
        claim(place, fact, source=cited)
    publish(place)
    series, batch = make_series(), make_batch()
    in_public = observe(series, "2024", 1)
    publish(in_public.batch)
    return {
        "observation of a draft batch": observe(series, "2025", 2, batch=batch),
        "observation": Observation.working.get(pk=in_public.pk),
        "source": make_source(),
        "cited source": cited,
        "country": Country.objects.create(code="XX", name_en="Nowhere"),
        "edition": Edition.objects.latest("pk"),
        "step": Step.objects.latest("pk"),
        "release": _release(),
        "user": make_user(),
        "group": Group.objects.create(name="Interns"),
        "security event": SecurityEvent.objects.create(kind="failed"),
    }


def _release() -> Release:
    """And something new since, so that there may be another."""
    made = make_release()
    publish(make_place())
    return made


def _try_other(client: Client, chief: Client, row: Any, action: str) -> str:
    return "yes" if TRIALS[action](client, chief, row) else "no"


def _sees(client: Client, chief: Client, row: Any) -> bool:
    codes = {client.get(page).status_code for page in (address_of(type(row)), address(row))}
    assert codes in ({200}, {403})
    return codes == {200}


def _adds(client: Client, chief: Client, row: Any) -> bool:
    model = type(row)
    page = chief.get(address_of(model, "add"))
    if page.status_code == 403:
        assert client.get(address_of(model, "add")).status_code == 403
        return False
    data = {**filled(page), **NEW[model](row)}
    before = model._base_manager.count()
    answer = client.post(address_of(model, "add"), data)
    assert (answer.status_code == 403) is (client.get(address_of(model, "add")).status_code == 403)
    return bool(model._base_manager.count() == before + 1)


def _changes(client: Client, chief: Client, row: Any) -> bool:
    field = CHANGED[type(row)]
    data = {**filled(chief.get(address(row))), field: "Forged"}
    client.post(address(row), data)
    after = type(row)._base_manager.get(pk=row.pk)
    has_changed = bool(getattr(after, field) == "Forged")
    page: str = client.get(address(row)).content.decode()
    assert has_changed is (f'name="{field}"' in page)
    return has_changed


def _deletes(client: Client, chief: Client, row: Any) -> bool:
    page: str = client.get(address(row)).content.decode()
    is_offered = address(row, "delete") in page
    client.post(address(row, "delete"), {"post": "yes"})
    is_gone = not type(row)._base_manager.filter(pk=row.pk).exists()
    assert is_offered is is_gone
    return is_gone


NAMED_ALONE = {
    "observation",
    "source",
    "country",
    "edition",
    "step",
    "release",
    "user",
    "group",
    "securityevent",
}
"""Kinds that the table of permissions leaves out, as they depend on a state."""
TRIALS: dict[str, Callable[[Client, Client, Any], bool]] = {
    "See": _sees,
    "Add": _adds,
    "Change": _changes,
    "Delete": _deletes,
}
CHANGED: dict[Any, str] = {
    Observation: "note",
    Source: "title",
    Country: "name_en",
    Edition: "note",
    Step: "note",
    Release: "notes_en",
    SecurityEvent: "detail",
    User: "first_name",
    Group: "name",
}
PASSWORD = "horse-77-xylophone"
NEW: dict[Any, Callable[[Any], dict[str, Any]]] = {
    Observation: lambda row: {
        "series": row.series_id,
        "batch": ObservationBatch.working.get(status="draft").pk,
        "period": "2023",
        "value": 3,
        "source": row.source_id,
    },
    Source: lambda row: {"title": "New", "publisher": "P", "kind": "press", "slug": "new"},
    Country: lambda row: {"code": "YY", "name_en": "Elsewhere", "role": "referenced"},
    Release: lambda row: {"notes_en": "More."},
    User: lambda row: {"username": "new", "password1": PASSWORD, "password2": PASSWORD},
    Group: lambda row: {"name": "New"},
}


def _stored(record: Any) -> Any:
    return type(record).working.with_rows().get(pk=record.pk)


def _make_batch() -> Any:
    batch = make_batch()
    observe(_series(), "2024", 1, batch=batch)
    return batch


def _series() -> Any:
    return Series.working.first() or make_series()


def _submitted(record: Any) -> Any:
    if getattr(record, "facts", {}) and not record.claims.exists():
        claim_all(record)
    publishing.submit(record, by=make_user(), at=NOON)
    return record


def _copy_of(record: Any) -> Any:
    return publishing.start_edit(record, by=make_user(), at=NOON)


def _suggestion_to(record: Any) -> Any:
    return side_drafts.suggest(record, by=make_user(), at=NOON)


def _russian_of(record: Any) -> Any:
    return side_drafts.translate(record, language="ru", by=make_user(), at=NOON)


def _withdrawn(record: Any) -> Any:
    publishing.withdraw(record, by=make_user(), at=NOON, note="A duplicate.")
    return record


def _begun_again(record: Any) -> Any:
    publishing.reopen(_withdrawn(record), by=make_user(), at=NOON)
    return record
