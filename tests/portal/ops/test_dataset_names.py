"""Titles of packaged records in other languages, and where they are from."""

from pathlib import Path

import pytest

from portal.models import Organisation
from portal.ops.dataset import BadRow, Load, RecordTable
from portal.ops.dataset.tables import ORGANISATION
from portal.publication import publishing
from portal.records.document_types import OrganisationDocument
from portal.records.documents import document_of
from tests.factories import NOON, make_country, make_source, make_user

pytestmark = pytest.mark.django_db

NAMES = "record_kind,record,language,title,origin,source,locator,note"
ROW = "key,name_en,name_zh_hans,name_ru,country,kind,parent,source"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_source(slug="census")
    make_country("KZ")
    for name in ("claims", "evidence", "rulings"):
        (tmp_path / f"{name}.csv").write_text("record_kind,record,fact\n")
    return tmp_path


def load(folder: Path, *names: str, title_ru: str = "") -> Load:
    (folder / "names.csv").write_text("\n".join([NAMES, *names]) + "\n")
    cells = f"ktz,KTZ,,{title_ru},KZ,state_company,,census"
    (folder / "organisations.csv").write_text(f"{ROW}\n{cells}\n")
    service = make_user(is_service=True)
    loaded = Load(by=service, at=NOON, folder=lambda file: folder / Path(file).name)
    RecordTable("portal/organisations.csv", Organisation, ORGANISATION).load(loaded)
    return loaded


READ = "organisation,ktz,ru,КТЖ,read,census,p. 3,"
COMPOSED = "organisation,ktz,zh-hans,KTZ（公司）,composed,,,original name and kind"


def test_titles_say_where_they_are_from(folder: Path) -> None:
    loaded = load(folder, READ, COMPOSED)

    document = document_of(Organisation.objects.get(), OrganisationDocument)
    assert document["title"] == {"en": "KTZ", "zh-hans": "KTZ（公司）", "ru": "КТЖ"}
    assert document["title_origin"] == {"en": "", "zh-hans": "composed", "ru": ""}
    assert (loaded.counts["portal/names.csv"].read, loaded.counts["portal/names.csv"].created) == (
        2,
        2,
    )


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ("organisation,ktz,kk,ҚТЖ,read,census,,", "column language: “kk” is none of en"),
        ("organisation,ktz,ru,КТЖ,guessed,,,", "column origin: “guessed” is none of read"),
        ("organisation,ktz,ru,КТЖ,read,,,", "needs a source or a place"),
        ("organisation,ktz,ru,КТЖ,read,nobody,,", "there is no source “nobody”"),
        ("organisation,who,ru,КТЖ,composed,,,", "there is no “who”"),
    ],
)
def test_malformed_title_stops_the_load(folder: Path, row: str, sentence: str) -> None:
    with pytest.raises(BadRow, match=sentence):
        load(folder, row)


def test_a_record_has_one_title_in_a_language(folder: Path) -> None:
    with pytest.raises(BadRow, match=r"names\.csv has another title_ru than this row"):
        load(folder, READ, title_ru="Темир жолы")


def test_names_may_say_where_the_title_of_a_row_is_from(folder: Path) -> None:
    load(folder, "organisation,ktz,ru,КТЖ,general_knowledge,,,", title_ru="КТЖ")
    assert Organisation.objects.get().title_origin_ru == "general_knowledge"


@pytest.mark.engine
def test_loading_again_adds_the_titles_that_are_missing_by_one_edit(folder: Path) -> None:
    load(folder)
    for _again in range(2):
        counted = load(folder, READ, COMPOSED).counts["portal/names.csv"]

    ktz = Organisation.objects.get()
    assert document_of(ktz, OrganisationDocument)["edition"]["number"] == 2
    assert (ktz.title_zh_hans, ktz.title_origin_zh_hans, ktz.title_ru) == (
        "KTZ（公司）",
        "composed",
        "КТЖ",
    )
    assert (counted.completed, counted.kept) == (0, 2)


def test_loading_again_leaves_the_title_of_an_editor(folder: Path) -> None:
    load(folder)
    editor, reviewer = make_user(), make_user()
    draft = publishing.start_edit(Organisation.objects.get(), by=editor, at=NOON)
    draft.title_ru = "Казахстанские железные дороги"
    draft.save()

    waiting = load(folder, READ, COMPOSED).counts["portal/names.csv"].waiting
    assert waiting == 2  # the editor is at work
    draft = Organisation.working.get(edit_of__isnull=False)
    assert (draft.title_ru, draft.title_zh_hans) == ("Казахстанские железные дороги", "KTZ（公司）")

    publishing.submit(draft, by=editor, at=NOON)
    publishing.publish(draft, by=reviewer, at=NOON)
    assert load(folder, READ, COMPOSED).counts["portal/names.csv"].kept == 2
    assert Organisation.objects.get().title_ru == "Казахстанские железные дороги"
