"""A text is pasted for the desk alone; its passages become claims, and readers see the quotes."""

import re
from collections.abc import Callable
from time import process_time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.editorial import excerpts
from portal.editorial.excerpts import StaleTextError, TextSpan
from portal.formatting.phrases import find_figure
from portal.models import Passage, Place, Source, User, WorkingText
from portal.publication import publishing
from portal.publication.publishing import NotAllowed
from projects.energy.models import EnergyProject
from tests.admin_client import address, make_chief, make_editor, said_by, sign_in
from tests.client_response import ClientResponse
from tests.factories import (
    NOON,
    claim_all,
    make_energy_project,
    make_organisation,
    make_place,
    make_source,
    make_user,
    publish,
)
from tests.portal.site.reading import words

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

ARTICLE = (
    "Wind comes to the steppe\n"
    "The Zhanatas plant has a capacity of over 100 MW. It stands in Kazakhstan.\n"
    "SECRET-MARKER: nobody may read this sentence outside the desk.\n"
    "A second plant has a capacity of 100 MW as well. It stands in Kazakhstan."
)
CAPACITY = "has a capacity of over 100 MW"
WRITER = ["portal.view_source", "projects.view_energyproject", "projects.change_energyproject"]


def kept(source: Source | None = None, text: str = ARTICLE, by: User | None = None) -> WorkingText:
    source = source or make_source(title="Steppe News")
    return excerpts.store_text(source, text, seen=0, by=by or make_user(), at=NOON)


def page_of(source: Source) -> str:
    return address(source, "text")


def key(record: Any) -> str:
    return f"{record.kind()}:{record.uid}"


def statement(record: EnergyProject, **fields: Any) -> dict[Any, Any]:
    """Return the data of the statement form."""
    defaults = {"quote": CAPACITY, "fact": "capacity_mw", "value": "100", "comparator": "over"}
    return {"_make": "1", "record": key(record), "kind": "value", **defaults, **fields}


def state(client: Client, source: Source, record: Any, **fields: Any) -> ClientResponse:
    return client.post(page_of(source), statement(record, **fields), follow=True)


def problems(response: ClientResponse) -> dict[Any, Any]:
    """Return the errors of the forms of a page, by field."""
    desk = response.context["desk"]
    forms = [form for form in (desk.passage_form, desk.statement_form) if form is not None]
    return {name: list(map(str, found)) for form in forms for name, found in form.errors.items()}


# Reading


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\n\nTwo.", ["One.", "Two."]),
        ("Title\n\nOne.\nTwo.\n", ["Title", "One.", "Two."]),
        ("lines\nare wrapped.\n \nand the\nnext", ["lines\nare wrapped.", "and the\nnext"]),
        ("　　第一段。\n　　第二段。", ["第一段。", "第二段。"]),
        ("Первый абзац.\r\n\r\nВторой абзац.", ["Первый абзац.", "Второй абзац."]),
    ],
)  # fmt: skip
def test_paragraphs_are_lines_or_blocks_whichever_the_text_has(
    text: str, expected: list[str]
) -> None:
    text = excerpts.normalise_text(text)
    assert [
        text[one.starts_at : one.ends_at].strip() for one in excerpts.split_paragraphs(text)
    ] == expected


def test_quote_is_found_as_it_stands() -> None:
    span = excerpts.find_quote(ARTICLE, f"  {CAPACITY}\n")
    assert ARTICLE[slice(*span)] == CAPACITY
    assert excerpts.build_locator(ARTICLE, span) == "paragraph 2"


def test_spaces_and_quotation_marks_may_differ_only_where_nothing_matches_as_it_is() -> None:
    text = "He said “wind is\u00a0cheap”.\nЗавод «Ветер»\nмощностью 24,9\u202fМВт. "
    text += "装机容量\n24.9兆瓦。"
    for typed in ('"wind is cheap"', 'Завод "Ветер" мощностью 24,9 МВт', "装机容量24.9兆瓦"):
        found = text[slice(*excerpts.find_quote(text, typed))]
        assert found != typed
        assert re.sub(r'\s|["“”«»]', "", found) == re.sub(r'\s|["“”«»]', "", typed)
    exact = 'a "b" c\na “b” c'
    assert excerpts.find_quote(exact, "a “b” c") == TextSpan(8, 15)


def test_words_in_several_paragraphs_need_its_number() -> None:
    with pytest.raises(ValidationError) as problem:
        excerpts.find_quote(ARTICLE, "It stands in Kazakhstan.")
    assert problem.value.message_dict == {
        "paragraph": ["These words stand in paragraphs 2, 4: say which is meant."]
    }
    last = excerpts.find_quote(ARTICLE, "It stands in Kazakhstan.", paragraph=4)
    assert last.ends_at == len(ARTICLE)
    assert (
        excerpts.find_quote(ARTICLE, "It stands in Kazakhstan.", starts_at=last.starts_at) == last
    )
    with pytest.raises(ValidationError) as problem:
        excerpts.find_quote(ARTICLE, "It stands in Kazakhstan.", paragraph=3)
    assert list(problem.value.message_dict) == ["paragraph"]


@pytest.mark.parametrize("quote", ["", "It stands in Uzbekistan.", "\u200b"])
def test_quote_that_is_not_there_is_refused(quote: str) -> None:
    with pytest.raises(ValidationError) as problem:
        excerpts.find_quote(ARTICLE, quote)
    assert list(problem.value.message_dict) == ["quote"]


def test_whole_text_is_no_quote() -> None:
    long = "A sentence of the article. " * 30
    with pytest.raises(ValidationError, match="600 characters at most, not 809"):
        excerpts.find_quote(long, long)


@pytest.mark.parametrize(
    ("quote", "value", "printed"),
    [
        ("мощностью 24,9 МВт", "24.9", "24,9 МВт"),
        ("投资8.5亿元，总装机100兆瓦", "100", "100兆瓦"),
        ("投资8.5亿元，总装机100兆瓦", "850000000 CNY", "8.5亿元"),
        ("нечто за 1,5 млрд долларов и 3 года", "1500000000 USD", "1,5 млрд долларов"),
        ("nearly 10,000 trains through 2 ports", "10000", "nearly 10,000 trains"),
        ("两台机组共120万千瓦", "1200", "120万千瓦"),
        ("of 5 or 6 blocks", "7", ""),
        ("the Turgusun-1 plant", "24.9", ""),
        ("the Turgusun-1 plant", "100", ""),
        ("of 1 MW or 10 kW", "100", ""),
        ("in Kazakhstan since 2021", "KZ", ""),
        ("opened in July 2021", "2021-07", ""),
    ],
)
def test_figure_of_a_quote_is_the_one_that_the_value_stands_for(
    quote: str, value: str, printed: str
) -> None:
    assert find_figure(quote, value) == printed


def test_text_of_two_hundred_thousand_characters_is_quick() -> None:
    line = "Ветер дует над степью, и станция мощностью 100 МВт работает. 风电场装机容量100兆瓦。"
    text = "\n".join(f"{n}. {line * 4}" for n in range(1, 680))
    assert len(text) > 200_000
    source = kept(text=text).source
    client = sign_in(make_chief())
    client.get(page_of(source))
    began = process_time()
    response = client.get(page_of(source))
    excerpts.find_quote(text, "648.  Ветер дует над «степью»".replace("«", "").replace("»", ""))
    assert process_time() - began < 1.5
    assert len(response.context["desk"].paragraphs) == 679


# Keeping


def test_text_is_pasted_and_replaced_on_the_page() -> None:
    source, anna = make_source(), make_chief()
    client = sign_in(anna)
    assert b"<textarea" in client.get(page_of(source)).content
    data = {"_keep": "1", "seen": "0", "text": "One.\r\nTwo."}
    response = client.post(page_of(source), data, follow=True)
    assert said_by(response) == ["The text is kept. Only editors see it."]
    text = WorkingText.objects.get()
    assert (text.text, text.version, text.kept_by) == ("One.\nTwo.", 1, anna)
    assert b"One.\nTwo." in client.get(page_of(source), {"replace": ""}).content
    client.post(page_of(source), {**data, "seen": "1", "text": "Three."})
    text.refresh_from_db()
    assert (text.text, text.version) == ("Three.", 2)


def test_two_people_do_not_overwrite_each_other_and_nothing_typed_is_lost() -> None:
    source = make_source()
    kept(source, "Hers.", by=make_user(first_name="Anna"))
    client = sign_in(make_chief())
    data = {"_keep": "1", "seen": "0", "text": "His long text."}
    response = client.post(page_of(source), data)
    assert "Anna kept another text while you were editing." in words(response.content.decode())
    assert "His long text." in response.content.decode()
    assert WorkingText.objects.get().text == "Hers."
    [seen] = re.findall(r'name="seen" value="(\d+)"', response.content.decode())
    client.post(page_of(source), {**data, "seen": seen})
    assert WorkingText.objects.get().text == "His long text."


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (" \n", "Paste or type the text."),
        ("x" * (excerpts.TEXT_LIMIT + 1), "300001 characters are too many"),
    ],
)
def test_empty_and_endless_texts_are_refused_in_words(text: str, sentence: str) -> None:
    source = make_source()
    data = {"_keep": "1", "seen": "0", "text": text}
    response = sign_in(make_chief()).post(page_of(source), data)
    assert sentence in words(response.content.decode())
    assert not WorkingText.objects.exists()


def test_passages_move_along_with_their_words() -> None:
    source, project, client = make_source(), make_energy_project(), sign_in(make_chief())
    kept(source)
    state(client, source, project)
    state(client, source, project, quote="It stands in Kazakhstan.", paragraph="4", fact="country",
          value="KZ", comparator="exact")  # fmt: skip
    text = "A new head\n" + ARTICLE.replace("has a capacity of", "has a capacity  of")
    excerpts.store_text(source, text, seen=1, by=make_user(), at=NOON)
    first, second = Passage.objects.all()
    assert first.quote == "has a capacity  of over 100 MW"
    for passage in (first, second):
        assert text[passage.starts_at : passage.ends_at] == passage.quote
    assert second.ends_at == len(text)


def test_text_that_would_lose_a_passage_is_refused_until_it_is_let_go() -> None:
    source, project, client = make_source(), make_energy_project(), sign_in(make_chief())
    kept(source)
    state(client, source, project)
    data = {"_keep": "1", "seen": "1", "text": "Another text."}
    response = client.post(page_of(source), data)
    html = response.content.decode()
    assert "A marked passage is not in this text, or is in it several times." in words(html)
    assert CAPACITY in html
    assert "Another text." in html
    assert WorkingText.objects.get().text == ARTICLE

    client.post(page_of(source), {"_let_go": "1", "seen": "1", "text": "Another text."})
    html = client.get(page_of(source)).content.decode()
    assert "<mark>" not in html
    assert "No longer in the text." in html
    assert EnergyProject.working.get().claims.count() == 1
    # Its words come back, and so does its mark.
    client.post(page_of(source), {"_keep": "1", "seen": "2", "text": ARTICLE})
    assert f"<mark>{CAPACITY}</mark>" in client.get(page_of(source)).content.decode()


# Making claims


def test_passage_becomes_a_claim_with_quote_and_locator() -> None:
    source = make_source(language="en")
    kept(source)
    project, anna = make_energy_project(), make_chief()
    response = state(sign_in(anna), source, project, as_of="2025", note="As planned.")
    claim = project.claims.get()
    said = {
        name: getattr(claim, name)
        for name in ("fact", "value", "comparator", "as_printed", "as_of", "note")
    }
    assert said == {
        "fact": "capacity_mw",
        "value": "100",
        "comparator": "over",
        "as_printed": "over 100 MW",
        "as_of": "2025",
        "note": "As planned.",
    }
    assert (claim.source, claim.quote, claim.locator, claim.language) == (
        source,
        CAPACITY,
        "paragraph 2",
        "en",
    )
    passage = Passage.objects.get()
    assert (passage.quote, passage.statement_uid, passage.made_by) == (CAPACITY, claim.uid, anna)
    where, _status = response.redirect_chain[-1]
    assert where.endswith(f"?record={key(project)}&statement=claim#passage-{passage.uid}")
    html = response.content.decode()
    assert f'<span id="passage-{passage.uid}"></span><mark>{CAPACITY}</mark>' in html
    assert f'href="#made-{passage.uid}"' in html
    assert "capacity (MW): over 100 (“over 100 MW”)" in words(html)


def test_statement_may_come_to_be_about_a_row() -> None:
    source, project, client = kept().source, make_energy_project(), sign_in(make_chief())
    phase = project.phases.create(phase_status="operating", source=source)
    state(client, source, project)
    project.claims.update(fact=f"phases-{phase.uid}-capacity_mw")
    assert "capacity (MW): over 100" in words(client.get(page_of(source)).content.decode())


def test_passage_stays_for_one_more_statement() -> None:
    source, project = kept().source, make_energy_project()
    client = sign_in(make_chief())
    data = statement(project, _more="1")
    del data["_make"]
    desk = client.post(page_of(source), data, follow=True).context["desk"]
    start = ARTICLE.index(CAPACITY)
    assert (desk.passage_form["quote"].value(), desk.passage_form["starts_at"].value()) == (
        CAPACITY,
        start,
    )
    assert not desk.statement_form["fact"].value()
    assert desk.record == project


def test_claim_goes_into_a_draft_of_what_is_public() -> None:
    source, project = kept().source, publish(make_energy_project())
    response = state(sign_in(make_chief()), source, project, value="120", comparator="exact",
                     quote="The Zhanatas plant has a capacity of over 100 MW")  # fmt: skip
    draft = EnergyProject.working.get(edit_of=project)
    assert draft.claims.filter(source=source).count() == 1
    assert project.claims.filter(source=source).count() == 0
    assert project.capacity_mw == draft.capacity_mw == 100
    warning = " ".join(said_by(response))
    assert "Conflicts with the accepted capacity (MW), “100”, which stays:" in warning
    assert f'href="{address(draft, "evidence")}#fact-capacity_mw"' in warning


def test_claim_that_agrees_needs_no_remark() -> None:
    source, project = kept().source, make_energy_project()
    response = state(sign_in(make_chief()), source, project, comparator="exact")
    assert said_by(response) == [f"Added to “{project}”, as a draft."]


def test_fact_without_a_value_takes_that_of_the_first_statement() -> None:
    source, project = kept().source, make_energy_project(capacity_mw=None, units=None)
    client = sign_in(make_chief())
    state(client, source, project, comparator="exact")
    state(client, source, project, fact="units", value="2.5", comparator="exact")
    state(client, source, project, fact="country", value="Country KZ", comparator="exact")
    project.refresh_from_db()
    assert project.capacity_mw == 100
    assert project.units is None  # no half a turbine
    assert "units" not in project.unsupported()
    html = words(client.get(page_of(source)).content.decode())
    assert "country: Country KZ" in html
    form = client.get(address(project)).context["sourcing"]
    assert list(form.recent) == [source]


def test_value_is_written_as_an_editor_writes_it() -> None:
    source, project = kept().source, make_energy_project()
    vendor = make_organisation(title_en="Wind Works")
    client = sign_in(make_chief())
    state(client, source, project, fact="technology", value="Wind", comparator="exact")
    state(client, source, project, fact="vendor", value="wind works", comparator="exact")
    state(client, source, project, fact="reactor_model", value="", kind="none", comparator="exact")
    said = project.claims.order_by("pk").values_list("fact", "value", "kind")
    assert list(said) == [
        ("technology", "wind", "value"),
        ("vendor", vendor.uid, "value"),
        ("reactor_model", "", "none"),
    ]
    page = words(client.get(page_of(source)).content.decode())
    assert "chosen vendor: Wind Works" in page
    assert "technology: Wind" in page


@pytest.mark.every_day(one_in=4)
@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"quote": "not there"}, {"quote"}),
        ({"quote": "It stands in Kazakhstan."}, {"paragraph"}),
        ({"value": "many"}, {"value"}),
        ({"value": ""}, {"value"}),
        ({"fact": ""}, {"fact"}),
        ({"as_of": "last year"}, {"as_of"}),
        ({"lower": "5", "upper": "4"}, {"__all__"}),
        ({"fact": "vendor", "value": "Nobody"}, {"value"}),
        ({"quote": "not there", "value": "many"}, {"quote", "value"}),
    ],
)
def test_errors_are_shown_and_typed_data_stays(fields: dict[str, str], expected: set[str]) -> None:
    source, project = kept().source, make_energy_project()
    response = state(sign_in(make_chief()), source, project, note="Typed with care.", **fields)
    assert set(problems(response)) == expected
    assert "Typed with care." in response.content.decode()
    assert not Passage.objects.exists()
    assert not project.claims.exists()


def test_statement_sent_twice_is_made_once() -> None:
    source, project = kept().source, make_energy_project()
    client = sign_in(make_chief())
    state(client, source, project)
    response = state(client, source, project)
    assert problems(response) == {
        "__all__": ["This passage is a claim about that already: nothing was added."]
    }
    assert (project.claims.count(), Passage.objects.count()) == (1, 1)


def test_record_in_review_stays_as_it_is() -> None:
    source, project = kept().source, make_energy_project()
    claim_all(project)
    publishing.submit(project, by=make_user(), at=NOON)
    response = state(sign_in(make_chief()), source, project)
    [sentence] = problems(response)["__all__"]
    assert "is not a draft, so it cannot be changed" in sentence
    assert not Passage.objects.exists()


def test_record_is_found_among_all_kinds_and_what_was_typed_stays() -> None:
    source = kept().source
    project = make_energy_project(title_en="Zhanatas wind farm", title_ru="ВЭС Жанатас")
    publishing.start_edit(publish(project), by=make_user(), at=NOON)
    place = make_place(title_en="Zhanatas", title_zh_hans="扎纳塔斯")
    client = sign_in(make_chief())

    def found(text: str, **fields: Any) -> tuple[list[str], ClientResponse]:
        response = client.post(page_of(source), {"_find": "1", "find": text, **fields})
        return [key(one.row) for one in response.context["desk"].found], response

    keys, response = found("zhanatas")
    assert keys == [key(place), key(project)]
    assert f'value="{key(place)}"' in response.content.decode()
    assert found("扎纳塔斯")[0] == [key(place)]
    assert found("Жанатас ВЭС")[0] == [key(project)]
    keys, response = found("nowhere", quote=CAPACITY)
    assert keys == []
    assert "No record has these words in its name." in words(response.content.decode())
    assert response.context["desk"].passage_form["quote"].value() == CAPACITY

    response = client.post(
        page_of(source), {"_choose": key(project), "find": "zh", "quote": CAPACITY}
    )
    desk = response.context["desk"]
    assert (desk.record, desk.words, desk.passage_form["quote"].value()) == (project, "", CAPACITY)
    assert ("capacity_mw", "capacity (MW)") in desk.statement_form.fields["fact"].choices


def test_enter_searches_while_words_are_typed_and_keeps_the_statement_otherwise() -> None:
    source, project = kept().source, make_energy_project(title_en="Zhanatas")
    client = sign_in(make_chief())
    data = {**statement(project), "_enter": "1"}
    del data["_make"]
    response = client.post(page_of(source), {**data, "find": "zhan"})
    assert [one.row for one in response.context["desk"].found] == [project]
    assert not Passage.objects.exists()
    client.post(page_of(source), {**data, "find": ""})
    assert Passage.objects.count() == 1


def test_passages_overlap_without_breaking_the_page() -> None:
    source, project = kept().source, make_energy_project()
    client = sign_in(make_chief())
    state(client, source, project)
    state(client, source, project, quote="of over 100 MW. It stands in Kazakhstan.\nSECRET-MARKER",
          fact="country", value="KZ", comparator="exact")  # fmt: skip
    state(client, source, project, fact="technology", value="wind", comparator="exact")
    html = client.get(page_of(source)).content.decode()
    [paragraph] = re.findall(r'<p id="p2".*?>(.*?)</p>', html, re.S)
    assert re.findall("<mark>(.*?)</mark>", paragraph) == [
        "has a capacity ",
        "of over 100 MW",
        ". It stands in Kazakhstan.",
    ]
    plain = re.sub(r'<a class="passage-number".*?</a>', "", html)
    drawn = re.findall(r'<p id="p\d+".*?>(.*?)</p>', plain, re.S)
    assert [re.sub("<.*?>", "", one) for one in drawn] == ARTICLE.split("\n")
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert sorted(set(ids)) == sorted(ids)
    [claim] = project.claims.filter(fact="country")
    assert claim.locator == "paragraphs 2–3"


def test_text_with_mark_up_in_it_is_only_text() -> None:
    source, project = kept(text="A <script>alert(1)</script> & 5 MW.").source, make_energy_project()
    client = sign_in(make_chief())
    state(client, source, project, quote="</script> & 5 MW", value="5", comparator="exact")
    html = client.get(page_of(source)).content.decode()
    assert "<mark>&lt;/script&gt; &amp; 5 MW</mark>" in html
    assert "<script>alert" not in html


# Undoing


def test_own_statement_is_taken_back_while_only_editors_have_seen_it() -> None:
    source, project = kept().source, make_energy_project()
    anna, boris = sign_in(make_chief()), sign_in(make_chief())
    state(anna, source, project)
    uid = Passage.objects.get().uid
    assert f'value="{uid}"' not in boris.get(page_of(source)).content.decode()
    response = boris.post(page_of(source), {"_take_back": uid}, follow=True)
    assert said_by(response) == ["Only the person who made a statement takes it back here."]
    assert project.claims.count() == 1
    response = anna.post(page_of(source), {"_take_back": uid}, follow=True)
    assert said_by(response) == ["Taken back: the statement and its mark are gone."]
    assert not Passage.objects.exists()
    assert not project.claims.exists()


def test_role_that_was_taken_away_takes_nothing_back() -> None:
    source, project = kept().source, make_energy_project()
    anna = make_editor(*WRITER)
    state(sign_in(anna), source, project)
    anna.user_permissions.set(make_editor("portal.change_source").user_permissions.all())
    uid = Passage.objects.get().uid
    response = sign_in(anna).post(page_of(source), {"_take_back": uid}, follow=True)
    assert "Your role does not allow you" in said_by(response)[0]
    assert project.claims.count() == 1


def test_public_statement_is_not_taken_back() -> None:
    source, project = kept().source, publish(make_energy_project())
    client = sign_in(make_chief())
    state(client, source, project)
    publish(EnergyProject.working.get(edit_of=project))
    uid = Passage.objects.get().uid
    html = client.get(page_of(source)).content.decode()
    assert "Public" in words(html)
    assert f'value="{uid}"' not in html
    response = client.post(page_of(source), {"_take_back": uid}, follow=True)
    assert said_by(response) == [
        "Readers have seen this claim: retract it on its record, with a reason."
    ]
    publishing.start_edit(project, by=make_user(), at=NOON)
    client.post(page_of(source), {"_take_back": uid})
    assert [project.claims.filter(source=source).count(), Passage.objects.count()] == [1, 1]


def test_mark_of_a_statement_that_is_gone_can_be_removed() -> None:
    source, project = kept().source, publish(make_energy_project())
    state(sign_in(make_chief()), source, project)
    draft = EnergyProject.working.get(edit_of=project)
    publishing.discard_edit(draft, by=make_user(), at=NOON)
    client = sign_in(make_chief())
    assert "The statement is gone" in words(client.get(page_of(source)).content.decode())
    client.post(page_of(source), {"_unmark": Passage.objects.get().uid})
    assert not Passage.objects.exists()


def test_rules_refuse_in_words_without_the_page() -> None:
    text, project, anna = kept(), make_energy_project(), make_user()
    with pytest.raises(StaleTextError, match="kept another text while you were editing"):
        excerpts.store_text(text.source, "Other.", seen=0, by=anna, at=NOON)
    with pytest.raises(NotAllowed, match="has no text yet"):
        excerpts.lock_text(make_source())
    claims: type[Any] = type(project).part_model("claims")
    claim = claims(fact="capacity_mw", value="100", source=text.source)
    passage = excerpts.make_row(text, TextSpan(0, 4), claim, about=project, by=anna, at=NOON)
    project.claims.all().delete()
    with pytest.raises(NotAllowed, match="gone already"):
        excerpts.take_back_row(passage, "claims", by=anna, at=NOON)


# Who sees it


def test_text_is_readable_with_write_permission_only() -> None:
    source = kept().source
    readers = ["portal.view_source", "projects.view_energyproject", "portal.publish"]
    reader = sign_in(make_editor(*readers))
    assert reader.get(page_of(source)).status_code == 403
    assert reader.post(page_of(source), {"_keep": "1", "seen": "1", "text": "x"}).status_code == 403
    assert "/text/" not in reader.get(address(source)).content.decode()
    for permissions in (WRITER, ["portal.view_source", "portal.change_source"]):
        writer = sign_in(make_editor(*permissions))
        assert "SECRET-MARKER" in writer.get(page_of(source)).content.decode()
        assert page_of(source) in writer.get(address(source)).content.decode()


def test_statement_needs_the_right_to_change_its_record() -> None:
    source, project, place = kept().source, make_energy_project(), make_place()
    public = publish(make_energy_project())
    client = sign_in(make_editor(*WRITER))
    response = client.post(page_of(source), {"_find": "1", "find": place.title_en})
    assert response.context["desk"].found == []
    response = state(client, source, place, fact="country", value="KZ", comparator="exact")
    assert problems(response)["__all__"] == ["Choose the record that the passage speaks of."]
    assert place.title_en not in response.content.decode()
    response = state(client, source, public)
    assert "Your role does not allow you" in problems(response)["__all__"][0]
    assert not Passage.objects.exists()
    assert not EnergyProject.working.filter(edit_of=public).exists()
    state(client, source, project)
    assert Passage.objects.get().record_uid == project.uid


def test_text_never_leaves_the_desk(client: Client, scaled: Callable[[int], int]) -> None:
    source, project = kept().source, make_energy_project()
    state(sign_in(make_chief()), source, project)
    project.refresh_from_db()
    claim_all(project)
    project = publish(project)
    seen: set[Any] = set()
    to_read = [project.get_absolute_url(), source.get_absolute_url(), "/", "/api/v1/"]
    to_read += ["/api/schema/", "/search/?q=SECRET-MARKER", "/api/v1/search/?q=SECRET-MARKER"]
    quoted = 0
    while to_read and len(seen) < scaled(150):
        url = to_read.pop(0)
        seen.add(url)
        response = client.get(url)
        raw = b"".join(response) if response.streaming else response.content
        body = raw.decode(errors="replace").replace("q=SECRET-MARKER", "")
        assert not re.search(r"SECRET-MARKER:|nobody may read", body), url
        quoted += CAPACITY in body
        found = re.findall(r'(?:href=|")"?((?:http://testserver)?/[^"# ]*)"', body)
        links = [link.replace("&amp;", "&").removeprefix("http://testserver") for link in found]
        wanted = re.compile(rf"^/(?!static|admin).*({project.slug}|{source.slug}|{project.uid})")
        to_read += [one for one in links if wanted.match(one) and one not in {*seen, *to_read}]
    assert quoted >= 3
    assert len(seen) > 10


def test_list_of_statements_costs_the_same_for_one_and_for_three() -> None:
    source, client = kept().source, sign_in(make_chief())
    counts = []
    for number in range(3):
        project = make_energy_project()
        vendor = make_organisation()
        state(client, source, project, fact="vendor", value=vendor.slug, comparator="exact")
        if number != 1:
            with CaptureQueriesContext(connection) as captured:
                client.get(page_of(source))
            counts.append(len(captured))
    assert counts[0] == counts[1] <= 25


def test_source_with_a_text_can_still_go() -> None:
    source = kept().source
    assert sign_in(make_chief()).post(address(source, "delete"), {"post": "yes"}).status_code == 302
    assert not Source.working.exists()
    assert not WorkingText.objects.exists()


def test_unknown_source_is_not_found() -> None:
    client = sign_in(make_chief())
    assert client.get("/admin/portal/source/999/text/").status_code == 404
    assert client.get("/admin/portal/source/x/text/").status_code == 404
    assert not Place.working.exists()
