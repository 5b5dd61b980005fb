"""One portal in a process of its own: asked by lines of JSON, answers with the CPU time it took.

`python -m tests.peers.portal_of corridor|publishing|plain|desk|about|write|read|desk-draft`
"""

import gc
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import django

SETTINGS = {
    "corridor": "portal.settings",
    "publishing": "portal.settings",
    "plain": "tests.peers.plain.settings",
    "desk": "tests.peers.desk.settings",
}


def serve(name: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS[name]
    django.setup()
    from django.test import Client  # after the set-up

    client = Client(SERVER_NAME="localhost")
    with taken_back() if name == "publishing" else nullcontext():
        for number, line in enumerate(sys.stdin):
            asked = json.loads(line)
            if number == 1:
                gc.freeze()  # as portal.ops.asgi does, once all is imported
            if asked.get("after_publication"):
                publish_one(number)
            began, clock = time.process_time(), time.perf_counter()
            answer: Any = client.get(asked["address"], headers=asked["headers"])
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            found = {
                "ms": (time.process_time() - began) * 1000,
                "clock": (time.perf_counter() - clock) * 1000,
                "status": answer.status_code,
                "bytes": len(body),
                "etag": answer.headers.get("ETag", ""),
            }
            print(json.dumps(found), flush=True)


@contextmanager
def taken_back() -> Iterator[None]:
    """Undo what is published."""
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def publish_one(number: int) -> None:
    """Publish a plant, one of two hundred, under another name."""
    from django.utils import timezone

    from portal.publication import publishing
    from projects.energy.models import EnergyProject
    from tests.factories import make_user

    now = timezone.now()
    plant = EnergyProject.objects.order_by("pk")[number % 200]
    draft = publishing.start_edit(plant, by=make_user(), at=now)
    draft.title_en = f"{draft.title_en} {number}"
    draft.save()
    publishing.submit(draft, by=make_user(), at=now)
    publishing.publish(draft, by=make_user(), at=now, note="Renamed.")


def tell_about() -> None:
    """Tell the address of a plant, a moment at which most was public, and the size."""
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS["corridor"]
    django.setup()
    from django.db import connection

    from portal.models import Change
    from projects.energy.models import EnergyProject

    slug = EnergyProject.objects.order_by("slug").values_list("slug", flat=True)[0]
    moment = Change.objects.order_by("-at").values_list("at", flat=True)[0]
    sizes = {
        "sqlite": "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
        "postgresql": "SELECT pg_database_size(current_database())",
    }
    with connection.cursor() as cursor:
        cursor.execute(sizes[connection.vendor])
        (size,) = cursor.fetchone()
    about = {"slug": slug, "moment": f"{moment:%Y-%m-%dT%H:%M:%SZ}", "bytes": size}
    print(json.dumps(about))


def write_projects() -> None:
    """Write the public projects of Corridor, one a line, for the plain portal."""
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS["corridor"]
    django.setup()
    from portal.models import PublishedClaim
    from projects.energy.models import EnergyProject

    cited: dict[str, dict[int, list[str]]] = {}
    claims = PublishedClaim.objects.filter(kind=EnergyProject.kind()).values_list(
        "record_uid", "source_id", "source__slug", "source__title", "source__publisher"
    )
    for uid, pk, *source in claims.iterator(5000):
        cited.setdefault(uid, {})[pk] = source
    columns = ["slug", "title_en", "country_id", "technology", "project_status", "capacity_mw"]
    columns += ["commissioned_on", "latitude", "longitude"]
    for uid, *row in EnergyProject.objects.values_list("uid", *columns).iterator(5000):
        print(json.dumps([*row, list(cited.get(uid, {}).values())], default=str))


def read_projects() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS["plain"]
    django.setup()
    from django.db import connection

    from tests.peers.plain.models import Project, Source

    with connection.schema_editor() as editor:
        for model in (Source, Project):
            editor.create_model(model)
    names = ["slug", "title", "country", "technology", "status", "capacity_mw"]
    names += ["commissioned_on", "latitude", "longitude"]
    sources: dict[str, Source] = {}
    projects, pairs = [], []
    for number, line in enumerate(sys.stdin, 1):
        *row, cited = json.loads(line)
        projects.append(Project(pk=number, **dict(zip(names, row, strict=True))))
        for slug, title, publisher in cited:
            source = Source(pk=len(sources) + 1, slug=slug, title=title, publisher=publisher)
            pairs.append((number, sources.setdefault(slug, source).pk))
    Source._base_manager.bulk_create(sources.values(), 500)
    Project._base_manager.bulk_create(projects, 100)
    through = Project.sources.through
    through._base_manager.bulk_create(
        [through(project_id=one, source_id=other) for one, other in pairs], 400
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def make_desk_draft() -> None:
    """Store a draft with fifty claims, and a session of somebody who may see it."""
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS["corridor"]
    django.setup()
    from django.test import Client

    from portal.models import User
    from projects.energy.models import EnergyProject
    from tests.bench import desk

    EnergyProject.working.filter(uid=desk.UID).delete()
    about = {"is_staff": True, "is_superuser": True}
    user, _is_new = User.objects.get_or_create(username="bench", defaults=about)
    client = Client()
    client.force_login(user)
    session = client.cookies["sessionid"].value
    made = {"pk": desk.make_draft().pk, "session": session, "claims": desk.CLAIMS}
    print(json.dumps(made))


if __name__ == "__main__":
    what = sys.argv[1]
    steps = {"about": tell_about, "write": write_projects, "read": read_projects}
    steps |= {"desk-draft": make_desk_draft}
    steps.get(what, lambda: serve(what))()
