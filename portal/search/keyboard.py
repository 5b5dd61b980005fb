"""Words typed on the other keyboard: Hjuey for Рогун, куьщеу for remote."""

LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
RUSSIAN = "ёйцукенгшщзхъфывапролджэячсмитьбю"
"""The letters of both layouts, key by key."""

TO_RUSSIAN, TO_LATIN = str.maketrans(LATIN, RUSSIAN), str.maketrans(RUSSIAN, LATIN)


def switch_layout(text: str) -> str:
    """Return what the same keys write on the other layout; empty for a text of both, or neither,
    and of one or two letters, which may mean anything: CO2."""
    plain = text.casefold()
    in_latin, in_russian = plain.translate(TO_LATIN), plain.translate(TO_RUSSIAN)
    if in_latin == in_russian or sum(map(str.isalpha, plain)) < 3:
        return ""
    if plain == in_latin:
        return in_russian
    return in_latin if plain == in_russian else ""
