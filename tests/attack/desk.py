"""Attacks of somebody with an account, or who would like to have one: forced browsing, uploads,
saves at the same moment."""

import random
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection

from portal.facts.identifiers import new_uid
from portal.models import Place, Status, User
from portal.records.registry import record_models
from projects.energy.parts import Photo
from tests.admin_client import add_row, address, address_of, filled, sign_in
from tests.attack.asking import Answer, Request
from tests.attack.prepared import Prepared
from tests.attack.report import Tally
from tests.attack.surface import PARAMETER, Surface, fill_in
from tests.attack.target import Deadline, Target, in_threads, post
from tests.factories import make_energy_project, make_place
from tests.portal.pictures import pictures_corpus as corpus

# Roles, views and states

OF_A_MODEL = re.compile(r"/admin/(?P<app>\w+)/(?P<model>\w+)/(?P<rest>.*)")
OPEN = re.compile(r"/admin/(account/|login|logout|jsi18n)")
"""Addresses below /admin/ that ask for no account, or check by themselves."""
ENDS_SESSIONS = re.compile(r"logout|sessions|password|second-factor")
OUTSIDE = {0, 301, 302, 400, 403, 404, 405, 429, 503}
"""Statuses of answers to somebody who is kept out."""
NOBODY = ""


def browse_by_force(target: Target, tally: Tally, deadline: Deadline) -> None:
    """Every address of the desk for every role and state, read and posted to; then ways to publish
    and to give oneself more."""
    before = states()
    asked = list(forced_requests(target.surface, target.prepared))
    random.Random(target.seed).shuffle(asked)
    until = Deadline(deadline.left() * 0.8)

    def browse(pair: tuple[Request, set[int]]) -> None:
        request, allowed = pair
        if until:
            target.ask(tally, request, lambda answer: let_in(answer, allowed))

    in_threads(browse, asked, 3)
    for request in steps_beyond_rights(target.prepared):
        target.ask(tally, request)
    for sentence in what_changed(before, target.prepared):
        tally.fail("somebody did what they may not", sentence)


def let_in(answer: Answer, allowed: set[int]) -> str:
    """Return a sentence if somebody was let in who is to be kept out."""
    return f"let in ({answer.status})" if allowed and answer.status not in allowed else ""


def forced_requests(surface: Surface, prepared: Prepared) -> Iterator[tuple[Request, set[int]]]:
    """Yield requests, each with the statuses of somebody who is kept out; empty for people who may
    be let in."""
    for route in surface.desk:
        of = OF_A_MODEL.fullmatch(route)
        for path in _filled_in(route, of):
            for who, user in (*prepared.accounts.items(), (NOBODY, None)):
                if ENDS_SESSIONS.search(path) and who:
                    continue
                allowed = OUTSIDE if _is_kept_out(user, of) and not OPEN.match(path) else set()
                yield Request(path, who=who), allowed
                if who != "administrator":
                    yield post(path, {"a": "1"}, who), allowed


def _filled_in(route: str, of: re.Match[str] | None) -> list[str]:
    if not PARAMETER.search(route):
        return [route]
    keys = _keys(apps.get_model(of["app"], of["model"])) if of and _is_model(of) else []
    return [fill_in(route, str(key)) for key in [*keys, "999999", "zqx"]]


def _is_model(of: re.Match[str]) -> bool:
    try:
        apps.get_model(of["app"], of["model"])
    except LookupError:
        return False
    return True


def _keys(model: Any) -> list[Any]:
    """Keys of the first row, and of the last in each state."""
    rows = model._base_manager.order_by("pk")
    found = list(rows.values_list("pk", flat=True)[:1])
    if any(field.name == "status" for field in model._meta.fields):
        for status in Status.values:
            last = rows.filter(status=status).reverse()
            found += last.values_list("pk", flat=True)[:1]
    return list(dict.fromkeys(found))


def _is_kept_out(user: User | None, of: re.Match[str] | None) -> bool:
    """True for somebody who may not even see rows of the kind."""
    if user is None:
        return True
    if of is None or not _is_model(of):
        return False
    return not user.has_perm(f"{of['app']}.view_{of['model']}")


def steps_beyond_rights(prepared: Prepared) -> Iterator[Request]:
    """Yield ways to publish, withdraw and promote oneself for people who may not."""
    for who, user in (*prepared.accounts.items(), (NOBODY, None)):
        if who == "administrator":
            continue
        if user is None or not user.has_perm("portal.publish"):
            for record in (*prepared.waiting, *prepared.drafts):
                data = {"seen_version": record.version, "version": record.version}
                for step in ("publish", "withdraw", "reopen"):
                    step_note = {f"_step_{step}": "1", "step_note": "Forged."}
                    yield post(address(record), {**data, **step_note}, who)
                chosen = {"action": "publish", "_selected_action": [record.pk], "index": "0"}
                yield post(address_of(type(record)), {**chosen, "step_note": "Forged."}, who)
                due = {"step": "publish", "due_at_0": "2020-01-01", "due_at_1": "00:00"}
                yield post(address(record, "appointment"), due, who)
        for one in prepared.accounts.values():
            more = {"is_superuser": "on", "is_staff": "on", "is_active": "on", "groups": [6, 5, 4]}
            yield post(address(one), {"username": one.username, **more}, who)


def states() -> dict[tuple[str, str], str]:
    """The state of each record, by kind and uid."""
    return {
        (model.kind(), str(pk)): status
        for model in record_models()
        for pk, status in model._base_manager.values_list("pk", "status")
    }


def what_changed(before: dict[tuple[str, str], str], prepared: Prepared) -> Iterator[str]:
    """Yield a sentence for each record that became public, or is no more, and each account that
    may do more than before."""
    public = {Status.PUBLISHED, Status.WITHDRAWN}
    for key, status in states().items():
        was = before.get(key, "")
        if status != was and {status, was} & public:
            yield f"{' '.join(key)}: {was} → {status}"
    for name, user in prepared.accounts.items():
        user.refresh_from_db()
        roles = [group.name.lower().replace(" ", "-") for group in user.groups.all()]
        if user.is_superuser or roles != [name]:
            yield f"{name} has other rights: {roles}, {user.is_superuser=}"


# Uploads

WORDS = {
    "alt_en": "A dam",
    "alt_zh_hans": "坝",
    "alt_ru": "Плотина",
    "credit": "A. N.",
    "licence": "CC0",
    "focal_x": 50,
    "focal_y": 50,
}


def hostile_files() -> dict[str, tuple[str, bytes]]:
    """Files that must be refused, by what is wrong with them: name and bytes."""
    picture = corpus.png((40, 30))
    note = b"x\0\0" + _deflated(50_000_000)
    bombed = picture[:33] + corpus.png_chunk(b"zTXt", note) + picture[33:]
    return {
        "bomb": ("a.png", corpus.bomb(30_000, 30_000)),
        "text bomb": ("a.png", bombed),
        "svg": ("a.svg", corpus.SVG),
        "svg as png": ("a.png", corpus.SVG),
        "page as jpeg": ("a.jpg", corpus.HTML),
        "archive as jpeg": ("a.jpg", corpus.archive()),
        "truncated": ("a.png", corpus.png((400, 300))[:300]),
        "empty": ("a.png", b""),
        "too large": ("a.jpg", corpus.jpeg() + bytes(60_000_000)),
        "program": ("a.exe", b"MZ" + bytes(5000)),
    }


def harmless_files() -> dict[str, tuple[str, bytes]]:
    """Files that may be taken, after what is hostile in them was removed."""
    picture = corpus.jpeg()
    return {
        "archive behind a picture": ("a.jpg", picture + corpus.archive()),
        "script in a comment": ("a.jpg", corpus.jpeg_comment(picture, corpus.HTML)),
        "name that leads out": ("../../../zqx.jpg", picture),
        "name with NUL": ("a\0.php.jpg", picture),
        "name that is long": ("a" * 3000 + ".jpg", picture),
        "place and camera": ("a.jpg", corpus.with_exif()),
    }


def _deflated(size: int) -> bytes:
    return zlib.compress(bytes(size), 9)


def upload_hostile_files(target: Target, tally: Tally, deadline: Deadline) -> None:
    """Send each file once, however long that takes."""
    project, media = make_energy_project(), Path(settings.MEDIA_ROOT)
    client = sign_in(target.prepared.accounts["editor"])
    for what, (name, data) in hostile_files().items():
        rows, files = Photo.objects.count(), set(media.rglob("*"))
        target.ask(tally, _upload(client, project, name, data))
        if Photo.objects.count() > rows:
            tally.fail("a hostile file was taken", what)
        if set(media.rglob("*")) - files:
            tally.fail("a refused file was left behind", what)
    for what, (name, data) in harmless_files().items():
        files = set(media.rglob("*"))
        target.ask(tally, _upload(client, project, name, data))
        for path in set(media.rglob("*")) - files:
            stored = path.read_bytes() if path.is_file() else b""
            if any(bad in stored for bad in (b"alert(1)", b"Main.class", b"Aigerim")):
                tally.fail("hostile bytes were stored", what)
            if path.is_file() and path.suffix not in {".jpg", ".png", ".webp", ".avif"}:
                tally.fail("a file of another kind was stored", what)
    taken = Photo.objects.filter(record=project).count()
    tally.note(f"{taken} of {len(harmless_files())} harmless files taken")
    if not taken:
        tally.fail("no harmless file was taken, so nothing was tried", str(project))
    tally.note(f"most memory of a process: {target.served.memory_mb()} MB")


def _upload(client: Any, project: Any, name: str, data: bytes) -> Request:
    """The form of a project with one more picture in it, as a browser sends it."""
    form = add_row(filled(client.get(address(project)), _continue="1"), "photos", **WORDS)
    row = int(form["photos-TOTAL_FORMS"]) - 1
    edge = "zqxedge"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, found in form.items()
        for value in (found if isinstance(found, list) else [found])
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="photos-{row}-image"; '
    head += f'filename="{name}"\r\nContent-Type: image/png\r\n\r\n'
    body = b"".join(parts) + head.encode() + data + f"\r\n--{edge}--\r\n".encode()
    kind = (("Content-Type", f"multipart/form-data; boundary={edge}"),)
    return Request(address(project), "POST", kind, body, "editor")


# Races

EIGHT = 8


def race(target: Target, tally: Tally, deadline: Deadline) -> None:
    """A double click, one address for two records, eight saves of one draft; again and again."""
    rounds = 0
    while deadline or not rounds:
        rounds += 1
        _double_click(target, tally, rounds)
        _same_address(target, tally, rounds)
        _eight_saves(target, tally, rounds)
    tally.note(f"{rounds} rounds")


def _double_click(target: Target, tally: Tally, number: int) -> None:
    slug = f"zqx-double-{number}"
    statuses = _at_once(target, tally, [_new_place(target, slug, new_uid())] * 2)
    made = Place.working.filter(slug=slug).count()
    if made != 1 or statuses != [302, 302]:
        tally.fail("a double click", f"{made} records, answers {statuses}")


def _same_address(target: Target, tally: Tally, number: int) -> None:
    slug = f"zqx-same-{number}"
    forms = [_new_place(target, slug, new_uid()) for _form in range(2)]
    statuses = _at_once(target, tally, forms)
    made = Place.working.filter(slug=slug).count()
    if made != 1 or statuses != [200, 302]:
        tally.fail("two records with one address", f"{made} records, answers {statuses}")


def _eight_saves(target: Target, tally: Tally, number: int) -> None:
    place = make_place()
    form = filled(_desk(target).get(address(place)), _continue="1")
    titles = [f"zqx {number} {one}" for one in range(EIGHT)]
    forms = [post(address(place), {**form, "title_en": title}, "editor") for title in titles]
    statuses = _at_once(target, tally, forms)
    place.refresh_from_db()
    if statuses != [200] * (EIGHT - 1) + [302] or place.title_en not in titles:
        tally.fail("eight saves of one draft", f"answers {statuses}, kept “{place.title_en}”")


def _new_place(target: Target, slug: str, token: str) -> Request:
    typed = {"title_en": slug, "slug": slug, "country": "KZ", "place_kind": "city", "token": token}
    return post(
        address_of(Place, "add"),
        filled(_desk(target).get(address_of(Place, "add")), **typed),
        "editor",
    )


def _desk(target: Target) -> Any:
    return sign_in(target.prepared.accounts["editor"])


def _at_once(target: Target, tally: Tally, requests: list[Request]) -> list[int]:
    connection.close()
    return sorted(in_threads(lambda one: target.ask(tally, one).status, requests, len(requests)))
