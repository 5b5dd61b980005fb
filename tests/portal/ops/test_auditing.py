"""`manage.py audit_site`: every figure on pages, in charts, files and answers has a source."""

import pytest
from django.core.management import call_command

from portal.ops.auditing import Audit, audit_document, audit_file, audit_page
from tests.full_portal import fill

FIGURE = '<span class="figure"><data value="5">5 MW</data>{}</span>'
MARK = '<sup class="marks"><a href="#source-1">1</a></sup>'
LIST = '<ol><li id="source-1">Atlas</li></ol>'


@pytest.mark.parametrize(
    ("html", "unresolved"),
    [
        (f"<p>{FIGURE.format(MARK)}</p>{LIST}", 0),
        (f"<table><tr><td>{FIGURE.format('')}</td><td>{MARK}</td></tr></table>{LIST}", 0),
        (f"<p>{FIGURE.format(MARK)}</p>", 1),
        (f"<table><tr><td>{FIGURE.format('')}</td></tr><tr><td>{MARK}</td></tr></table>{LIST}", 1),
        ('<p><span class="figure"><a href="/places/?country=KZ">5</a></span></p>', 0),
        ('<p><span class="figure"><a href="/places/almaty/">Almaty</a></span></p>', 1),
        ('<p><span class="figure absent">not known</span></p>', 0),
        ('<p><span class="figure">5 plants</span></p>', 1),
    ],
)
def test_figure_of_a_page_needs_a_mark_that_leads_to_a_source(html: str, unresolved: int) -> None:
    audit_page(audit := Audit(), "/x/", html)
    assert len(audit.unresolved) == unresolved


def test_value_without_a_statement_or_a_source_is_named() -> None:
    claim = {"agrees": True, "source": {"publisher": "Atlas"}}
    facts = {
        "a": {"value": 1, "claims": [claim]},
        "b": {"value": 2, "claims": [{**claim, "agrees": False}]},
        "c": {"value": None, "claims": []},
    }
    audit_document(audit := Audit(), {"url": "/x/", "facts": facts})
    assert (audit.count, audit.unresolved) == (2, ["/x/ b"])
    audit_file(audit := Audit(), "x", "a,a_sources,value,source\n1,atlas,2,\n,,,\n")
    assert (audit.count, audit.unresolved) == (2, ["/x/download.csv value: 2"])


@pytest.mark.exhaustive
@pytest.mark.django_db
def test_every_figure_of_a_portal_with_everything_resolves(
    capsys: pytest.CaptureFixture[str],
) -> None:
    fill()
    call_command("audit_site")
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["answers", "files", "pages"]
    assert all(not line.split(": ")[1].startswith("0 of 0") for line in lines)
