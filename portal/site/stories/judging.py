"""What is wrong with the shortcodes of a text, as sentences for who writes it."""

from django.utils.translation import gettext as _

from portal.site.figures import MissingFigure
from portal.site.stories.finding import find
from portal.site.stories.reading import BLOCKS, parser, shortcodes_in


def problems(markdown: str) -> list[str]:
    """“Line 3, {{figure …}}: There is no kind of record “plant”.”"""
    codes = shortcodes_in(parser().parse(markdown))
    said = []
    for code, found in zip(codes, find(codes), strict=True):
        sentence = ""
        if isinstance(found, MissingFigure):
            sentence = found.sentence
        elif code.word in BLOCKS and not code.is_alone:
            sentence = _("This has to stand in a paragraph of its own.")
        if sentence:
            words = {"line": code.line, "text": code.text[:80], "sentence": sentence}
            said.append(_("Line %(line)s, {{%(text)s}}: %(sentence)s") % words)
    return said
