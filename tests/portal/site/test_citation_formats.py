"""Each citation format written from one `Citation`, without a database."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from portal.site.citations.citation import Citation, _day_of, _one_line
from portal.site.citations.formats import (
    FORMS,
    TEX_SPECIAL,
    _ordinal,
    write_bibtex,
    write_csl_json,
    write_gbt,
    write_plain,
    write_ris,
)

RECORD = Citation(
    identifier="0a1b2c3d4e5f-capacity-mw",
    title="Zhanatas: Capacity, 100 MW",
    language="en",
    type="Place",
    edition=2,
    issued_on=date(2026, 1, 5),
    accessed_on=date(2026, 12, 31),
    address="https://corridor.example/id/0a1b2c3d4e5f/?edition=2#evidence-capacity-mw",
)
STATEMENT = replace(RECORD, identifier="f1", type="Claim", edition=None)
DRAFT = replace(RECORD, edition=0, issued_on=None)


def test_formats_by_file_extension() -> None:
    assert {ending: (str(form.name), form.content_type) for ending, form in FORMS.items()} == {
        "txt": ("Plain text", "text/plain"),
        "gbt.txt": ("GB/T 7714—2015", "text/plain"),
        "bib": ("BibTeX", "application/x-bibtex"),
        "ris": ("RIS", "application/x-research-info-systems"),
        "json": ("CSL-JSON", "application/vnd.citationstyles.csl+json"),
    }
    assert FORMS["bib"].write(RECORD) == write_bibtex(RECORD)


@pytest.mark.parametrize(
    ("citation", "sentence"),
    [
        (RECORD, "“{title}”, Corridor, edition 2, 5 January 2026, {address}"),
        (STATEMENT, "“{title}”, Corridor, recorded 5 January 2026, {address}"),
        (DRAFT, "“{title}”, Corridor, edition 0, not published, {address}"),
    ],
)
def test_plain_text(citation: Citation, sentence: str) -> None:
    expected = sentence.format(title=citation.title, address=citation.address)
    assert write_plain(citation).replace("\xa0", " ") == expected


def test_plain_text_is_in_the_language_of_the_reader() -> None:
    written = {}
    for language in ("en", "zh-hans", "ru"):
        with translation.override(language):
            written[language] = write_plain(RECORD)
    assert len(set(written.values())) == 3
    assert all(RECORD.title in text and RECORD.address in text for text in written.values())


def test_bibtex_record() -> None:
    assert write_bibtex(RECORD) == (
        "@misc{corridor-0a1b2c3d4e5f-capacity-mw-2,\n"
        "  author = {{Corridor}},\n"
        "  title = {{Zhanatas: Capacity, 100 MW}},\n"
        "  edition = {2},\n"
        "  year = {2026},\n"
        "  month = jan,\n"
        "  day = {5},\n"
        f"  howpublished = {{\\url{{{RECORD.address}}}}},\n"
        f"  url = {{{RECORD.address}}},\n"
        "  urldate = {2026-12-31},\n"
        "  langid = {british}\n"
        "}\n"
    )


def test_bibtex_leaves_out_unknown_fields() -> None:
    statement, draft = write_bibtex(STATEMENT), write_bibtex(DRAFT)
    assert "edition = " not in statement
    assert statement.startswith("@misc{corridor-f1,\n")
    assert "edition = {0}" in draft
    assert "year" not in draft


@pytest.mark.parametrize(
    ("language", "name"),
    [("en", "british"), ("zh-hans", "chinese"), ("ru", "russian"), ("kk", "kk")],
)
def test_bibtex_language(language: str, name: str) -> None:
    assert f"langid = {{{name}}}" in write_bibtex(replace(RECORD, language=language))


@pytest.mark.parametrize("character", TEX_SPECIAL)
def test_bibtex_escapes_special_characters(character: str) -> None:
    entry = write_bibtex(replace(RECORD, title=f"a{character}b"))
    (title,) = (line for line in entry.splitlines() if line.startswith("  title"))
    assert title == f"  title = {{{{a{TEX_SPECIAL[character]}b}}}},"
    assert entry.count("{") == entry.count("}")


@pytest.mark.parametrize("month", range(1, 13))
def test_bibtex_months(month: int) -> None:
    day = date(2026, month, 1)
    assert f"  month = {day:%b},\n".lower() in write_bibtex(replace(RECORD, issued_on=day))


def test_ris_record() -> None:
    assert write_ris(RECORD).split("\r\n") == [
        "TY  - ELEC",
        "AU  - Corridor",
        "TI  - Zhanatas: Capacity, 100 MW",
        "PB  - Corridor",
        "DB  - Corridor",
        "ET  - 2",
        "PY  - 2026",
        "DA  - 2026/01/05/",
        "Y2  - 2026/12/31/",
        "LA  - en",
        "ID  - 0a1b2c3d4e5f",
        f"UR  - {RECORD.address}",
        "ER  - ",
        "",
    ]


def test_ris_leaves_out_unknown_fields() -> None:
    assert "\r\nET  - " not in write_ris(STATEMENT)
    assert "\r\nET  - 0\r\n" in write_ris(DRAFT)
    assert "\r\nPY  - " not in write_ris(DRAFT)
    assert "\r\nDA  - " not in write_ris(DRAFT)


@pytest.mark.parametrize(
    ("schema_type", "ris", "csl", "gbt"),
    [
        ("Dataset", "DATA", "dataset", "DS"),
        ("Article", "ELEC", "webpage", "EB"),
        ("Place", "ELEC", "entry", "DB"),
        ("Claim", "ELEC", "entry", "DB"),
    ],
)
def test_types_of_each_format(schema_type: str, ris: str, csl: str, gbt: str) -> None:
    citation = replace(RECORD, type=schema_type)
    assert write_ris(citation).startswith(f"TY  - {ris}\r\n")
    assert json.loads(write_csl_json(citation))[0]["type"] == csl
    assert f"[{gbt}/OL]" in write_gbt(citation)


def test_csl_json_record() -> None:
    assert json.loads(write_csl_json(RECORD)) == [
        {
            "id": "0a1b2c3d4e5f-capacity-mw",
            "type": "entry",
            "title": "Zhanatas: Capacity, 100 MW",
            "author": [{"literal": "Corridor"}],
            "container-title": "Corridor",
            "publisher": "Corridor",
            "language": "en",
            "URL": RECORD.address,
            "accessed": {"date-parts": [[2026, 12, 31]]},
            "version": "2",
            "issued": {"date-parts": [[2026, 1, 5]]},
        }
    ]


def test_csl_json_leaves_out_unknown_fields() -> None:
    assert "version" not in json.loads(write_csl_json(STATEMENT))[0]
    (draft,) = json.loads(write_csl_json(DRAFT))
    assert draft["version"] == "0"
    assert "issued" not in draft


def test_json_keeps_every_script() -> None:
    assert "札纳塔斯" in write_csl_json(replace(RECORD, title="札纳塔斯"))


@pytest.mark.parametrize(
    ("citation", "middle"),
    [
        (RECORD, "2nd ed. (2026-01-05)[2026-12-31]"),
        (STATEMENT, "(2026-01-05)[2026-12-31]"),
        (DRAFT, "0th ed. [2026-12-31]"),
        (replace(RECORD, language="zh-hans"), "2版. (2026-01-05)[2026-12-31]"),
        (replace(RECORD, language="ru"), "2-е изд. (2026-01-05)[2026-12-31]"),
    ],
)
def test_gbt_record(citation: Citation, middle: str) -> None:
    expected = f"Corridor. {citation.title}[DB/OL]. {middle}. {citation.address}"
    assert write_gbt(citation) == expected


@pytest.mark.parametrize(
    ("number", "ordinal"),
    [
        *((1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (10, "10th")),
        *((11, "11th"), (12, "12th"), (13, "13th"), (21, "21st"), (22, "22nd")),
        *((101, "101st"), (111, "111th"), (112, "112th"), (1013, "1013th"), (1023, "1023rd")),
    ],
)
def test_english_ordinals(number: int, ordinal: str) -> None:
    assert _ordinal(number) == ordinal


@pytest.mark.parametrize(
    ("title", "line"),
    [
        ("Zhanatas", "Zhanatas"),
        ("a\nb", "a b"),
        ("a\r\n\tb", "a b"),
        ("a\u2028b\u2029c", "a b c"),
        ("a\x00b", "a b"),
        ("  a   b ", "a b"),
        ("TY  - x\r\nER  - ", "TY - x ER -"),
    ],
)
def test_title_is_on_one_line(title: str, line: str) -> None:
    assert _one_line(title) == line


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (None, None),
        ("", None),
        ("2026-01-15T12:00:00+00:00", date(2026, 1, 15)),
        (datetime(2026, 1, 15, 12, tzinfo=UTC), date(2026, 1, 15)),
    ],
)
def test_day_of_a_moment(moment: datetime | str | None, day: date | None) -> None:
    assert _day_of(moment) == day
