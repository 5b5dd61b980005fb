from portal.facts.distance import km_between


def test_kilometres_are_those_of_the_globe() -> None:
    almaty, bishkek = (43.25, 76.9), (42.87, 74.59)
    assert round(km_between(almaty, bishkek)) == 192
    assert km_between(almaty, almaty) == 0
