"""What an attack looks for in a portal: drafts with words that nobody may see, and one account of
each role."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.test import Client
from django.utils import timezone

from portal.editorial import bundles, comments, corrections, excerpts, preview_links, side_drafts
from portal.editorial.corrections import State
from portal.editorial.roles import ROLES
from portal.importing import batches
from portal.models import PictureFile, Source, User
from portal.pictures import read_file
from portal.publication import publishing
from portal.site.corrections import find_figure
from projects.energy.models import EnergyProject
from projects.energy.parts import Photo
from tests.admin_client import make_member
from tests.attack.judging import SECRETS
from tests.factories import (
    MAKERS,
    claim,
    claim_all,
    make_batch,
    make_series,
    make_source,
    make_user,
    observe,
    publish,
    rule,
)
from tests.full_records import make_full

SECRET, NUMBER = (one.decode() for one in SECRETS)
KNOWN = "zqxknown"
"""Stands beside each secret; may be asked for."""


@dataclass
class Prepared:
    """`hidden` are identifiers of what must be answered as if it were not there."""

    accounts: dict[str, User] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)
    drafts: list[Any] = field(default_factory=list)
    public: list[Any] = field(default_factory=list)
    """A record with a draft, and a series with an observation that waits."""
    waiting: list[Any] = field(default_factory=list)
    media: list[str] = field(default_factory=list)


def prepare() -> Prepared:
    """Of each kind a draft that was never public and one that waits; of some a draft of a public
    record, with comments and a link to its preview; a batch; a source that only drafts name; what
    else people write at the desk, and readers to it."""
    found, now = Prepared(), timezone.now()
    for role in ROLES:
        name = role.name.lower().replace(" ", "-")
        email = f"{SECRET}@portal.example"
        found.accounts[name] = make_member(role.name, username=f"zqx-{name}", email=email)
    by = found.accounts["editor"]
    source = make_source(title=f"{KNOWN} {SECRET}", slug=f"{KNOWN}-source", publisher=SECRET)
    for model in MAKERS:
        found.drafts.append(_draft(model, "draft"))
        waiting = _draft(model, "waiting")
        publishing.submit(waiting, by=by, at=now, note=SECRET)
        found.waiting.append(waiting)
    edited = [_draft_of_public(model, by, now) for model in (EnergyProject, *_few())]
    found.drafts += edited
    found.public.append(edited[0].edit_of)
    for draft in found.drafts:
        for name in list(draft.facts)[:1]:
            claim(draft, name, source=source, quote=SECRET, note=SECRET)
            rule(draft, name, reason_en=SECRET, reason_ru=SECRET)
    series = publish_now(make_series(title_en="Public series"))
    batch = make_batch(title=f"{KNOWN} {SECRET}", source=source)
    publish(observe(series, "2023", 5), at=now)
    row = observe(series, "2024", NUMBER, batch=batch, source=source, quote=SECRET, note=SECRET)
    found.public.append(series)
    _write_beside(found, source, by, now)
    found.hidden = [source.slug, str(row.uid)]
    for draft in (*found.drafts, *found.waiting):
        if draft.edit_of_id is None:  # else what it names may be public
            found.hidden += [draft.slug, draft.uid]
            photos = draft.photos.all() if hasattr(draft, "photos") else []
            found.media += [photo.image.url for photo in photos]
    note_pictures()
    return found


def _write_beside(found: Prepared, source: Source, by: User, now: datetime) -> None:
    """Notes of steps, a suggestion, a bundle, an import, the text of a public source, and reports
    of errors: one waits, and editors do not show the words of one that they have declined."""
    plant = found.public[0]
    for draft in found.waiting[:2]:
        publishing.send_back(draft, by=make_user(), at=now, note=SECRET)
        publishing.submit(draft, by=by, at=now, note=SECRET)
    suggested = side_drafts.suggest(plant, by=make_user(), at=now)
    suggested.title_en = suggested.summary_en = SECRET
    suggested.save()
    bundles.put_into(bundles.open_bundle(SECRET, by=by, at=now), found.waiting[0])
    table = f"Project Name,Country,units\n{SECRET},KZ,{NUMBER}".encode()
    about: Any = {"target": "energyproject", "file_name": f"{SECRET}.csv"}
    batches.start_import(table, **about, source=source, by=by, at=now)
    excerpts.store_text(plant.claims.first().source, SECRET, seen=0, by=by, at=now)
    figure: Any = find_figure(plant.kind(), plant.uid, "capacity_mw")
    for state in (State.DECLINED, None):
        words = dict.fromkeys(("wrong", "right", "evidence"), SECRET)
        email = f"{SECRET}@reader.example"
        report = corrections.store_report(figure, language="en", at=now, address=email, **words)
        if state:
            said: Any = {"reason": {"en": "It is as the source says."}, "is_shown": False}
            corrections.decide(report, state, by=make_user(), at=now, **said)


def note_pictures() -> None:
    """Note the hashes of pictures that were not uploaded, as an upload does."""
    noted = PictureFile.objects.values_list("name", flat=True)
    for name in set(Photo.objects.values_list("image", flat=True)) - set(noted):
        sha256 = hashlib.sha256(read_file(str(name))).hexdigest()
        PictureFile.objects.create(name=name, sha256=sha256)


def _few() -> list[Any]:
    return [model for model in MAKERS if model.kind() in {"place", "event", "story"}]


def _draft(model: Any, state: str) -> Any:
    record = make_full(model)
    record.title_en = record.title_ru = record.title_zh_hans = f"{KNOWN} {SECRET} {state}"
    record.summary_en, record.slug = SECRET, f"{KNOWN}-{model.kind()}-{state}"
    record.save()
    for relation in model.parts:
        texts = [
            one.name
            for one in getattr(record, relation).model._meta.fields
            if one.name in {"name", "name_en", "note_en", "alt_en"}
        ]
        getattr(record, relation).update(**dict.fromkeys(texts, SECRET))
    return record


def _draft_of_public(model: Any, by: User, now: datetime) -> Any:
    draft = publishing.start_edit(publish_now(make_full(model)), by=by, at=now)
    draft.title_en = draft.summary_en = f"{KNOWN} {SECRET} edited"
    draft.save()
    comments.add_comment(draft, field="title_en", text=SECRET, by=by, at=now)
    preview_links.make_link(draft, by=by, at=now)
    return draft


def publish_now(record: Any) -> Any:
    if record.facts and not record.claims.exists():
        claim_all(record)
    publishing.submit(record, by=make_user(), at=timezone.now())
    return publishing.publish(record, by=make_user(), at=timezone.now())


def submit_now(model: Any, by: User, **kwargs: Any) -> Any:
    """A plain record that waits for its publication."""
    record = MAKERS[model](**kwargs)
    if record.facts:
        claim_all(record)
    publishing.submit(record, by=by, at=timezone.now())
    return record


def sign_in_all(accounts: dict[str, User]) -> dict[str, str]:
    """Keys of sessions by the name of the account."""
    sessions = {}
    for name, user in accounts.items():
        client = Client()
        client.force_login(user)
        sessions[name] = client.cookies["sessionid"].value
    return sessions
