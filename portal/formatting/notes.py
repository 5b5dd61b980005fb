"""Notes of editors in the reader's language: those of the packaged data that many pages show."""

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

NOTES = frozenset(
    [
        _("Matched by name and position."),
        _("The file states no accuracy."),
        _("A value for drawing maps, without a date or a scope."),
        _("City."),
        _("General knowledge, no source read says it."),
        _("General knowledge, no source read says it; what it owns or runs here is in Kazakhstan."),
        _(
            "From the town or district in its name or in its sources; general knowledge, no "
            "source read says so."
        ),
        _("Its source gives the same point for several plants."),
        _("Known from one old source only, which is no longer kept up."),
        _("Known from one old source only, frozen in 2021/22."),
        _(
            "The tracker gives one and the same point for many fields of the country; it is "
            "left out."
        ),
        _("Another owner than the tracker names."),
        _(
            "Another owner than the tracker names. Uzbekenergo was divided into three "
            "companies in 2019 (Kun.uz, 28 March 2019)."
        ),
        _("A value holds from its date until the next one."),
        _("Counted by the other side; differs from the figures of Chinese customs."),
        _(
            "Counted by the other side; differs from the figures of Chinese customs. Tables "
            "of the Bureau since 2018; before, as Kazakhstan reported it to UN Comtrade."
        ),
        _(
            "A figure attributed to the deputy prime minister of Kazakhstan; differs from "
            "Chinese customs."
        ),
        _(
            "The ports count trains to Europe and to Central Asia together; some reports "
            "leave Central Asia out. Not a part of the trains between China and Europe."
        ),
        _("The same amount as in yuan, converted by the rewriter."),
        _("Negative values are repayments inside groups of companies."),
        _("Older release of the same table."),
        _("Computed for the portal: exports + imports of the two tables."),
        _("As Kazakhstan reported it to UN Comtrade."),
        _("Founded by a decree of January 2017; no page was read that says if it works."),
        _("Also in the CGTN article and its other rewrites."),
        _("City. Census."),
        _("City. Rounded in the source."),
        _("The period is the month in which the source appeared."),
        _("The figure may be for two plants together."),
        _("The tracker's own word is “in development”."),
        _("The tracker's own word is “discovered”."),
        _("The tracker's own word is “exploration”."),
        _("Input of a model."),
        _("China–Europe and China–Central Asia trains together."),
        _("Chinese customs."),
        _("The design of 2023: 454 km, 18 stations."),
        _("The design of 454 kilometres."),
        _("The design."),
        _("Kyrgyz section."),
        _("Planned."),
        _("Full capacity."),
        _("When finished."),
        _("Date of the page."),
        _("A memorandum."),
        _("One loan for five stations."),
        _("General knowledge: an institution of several states, of no single country."),
        _(
            "Member of a consortium. As one of four plants of the Kazarman cascade, 1,160 MW "
            "together."
        ),
        _(
            "Member of a consortium. As one of four plants of the Kazarman cascade, 1,160 MW "
            "together. The whole cascade: USD 2.4 to 3 billion."
        ),
        _("As one of four plants of the Kazarman cascade, 1,160 MW together."),
        _(
            "Computed for the portal: sum of the commitments of all records that name a "
            "first-level unit of the country. A lower bound."
        ),
        _(
            "Counted for the portal: records that name a first-level unit of the country. A lower "
            "bound."
        ),
        _("About half of it goes by rail."),
        _(
            "Counted by the customs of the whole port, several times the goods of the railway "
            "port; the page does not list the modes. Gas by pipeline comes in at Horgos, too."
        ),
        _("Counted on the Chinese side."),
        _("Entries and exits, counted on the Chinese side."),
        _(
            "Less than half of what the Ministry of Transport of Kazakhstan counts for the same"
            " route; which goods are left out, the page does not say."
        ),
        _("Oil and oil products included."),
        _(
            "That those to Central Asia are left out follows from the number: with them it was "
            "over 50,000 by October 2025."
        ),
        _(
            "The city, for 2023, counts international trains; later pages count China–Europe "
            "trains, those to Central Asia included where they say so."
        ),
        _("General knowledge, no source read says it; what it owns or runs here is in Kyrgyzstan."),
        _("General knowledge, no source read says it; what it owns or runs here is in Tajikistan."),
        _("General knowledge, no source read says it; what it owns or runs here is in Uzbekistan."),
    ]
)


def note_in_words(note: str) -> str | None:
    """Return a note that is known here in the reader's language; None for any other."""
    return gettext(note) if note in NOTES else None
