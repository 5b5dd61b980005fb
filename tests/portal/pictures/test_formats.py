"""Formats and crops of picture files, without a database."""

import pytest

from portal.pictures import PictureRefused
from portal.pictures.formats import EXTENSIONS, SIGNATURES, check_name, format_of
from portal.pictures.kept import file_texts
from portal.pictures.renditions import crop_box
from portal.pictures.shown import picture_addresses


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"RIFF\x0a\r\n\x00WEBPVP8 ", "WEBP"),
        (b"\0\0\0\x1cftypavif", "AVIF"),
        (b"\0\0\0\x1cftypavis", "AVIF"),
        (b"GIF87a", "GIF"),
        (b"GIF89a", "GIF"),
        (b"II*\0", "TIFF"),
        (b"MM\0*", "TIFF"),
        (b"MM\0+", "TIFF"),
    ],
)
def test_format_is_read_from_the_first_bytes(head: bytes, expected: str) -> None:
    assert format_of(head + bytes(20)) == expected


def test_every_format_has_signature_and_extension() -> None:
    assert [name for name, _signature in SIGNATURES] == list(EXTENSIONS)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b"  \n<SVG xmlns='x'>", "This is an SVG drawing"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>" + b" " * 2000 + b"<svg>", "This is an SVG drawing"),
        (b"<?xml version='1.0'?><rss>", "This is a web page"),
        (b"<!DOCTYPE html>", "This is a web page"),
        (b"\n%PDF-1.7", "This is a PDF"),
        (b"PK\x03\x04", "This is an archive"),
        (b"\0\0\0\x18ftypheic", "This is a HEIC picture"),
        (b"\0\0\0\x18ftypmif1", "This is a HEIC picture"),
        (b"BM", "This is not a picture the portal can take"),
        (b" \xff\xd8\xff", "This is not a picture the portal can take"),
        (b"RIFF\0\0\0\0WAVE", "This is not a picture the portal can take"),
    ],
)
def test_other_formats_are_named(data: bytes, sentence: str) -> None:
    with pytest.raises(PictureRefused) as refusal:
        format_of(data)
    assert str(refusal.value).startswith(sentence)


@pytest.mark.parametrize(
    ("name", "found"),
    [("a.jpg", "JPEG"), ("A.B.JPEG", "JPEG"), ("a.JFIF", "JPEG"), ("a.tif", "TIFF")],
)
def test_usual_extensions_are_taken(name: str, found: str) -> None:
    check_name(name, found)


@pytest.mark.parametrize(
    ("name", "found", "end", "right"),
    [
        ("a.png", "JPEG", ".png", ".jpg"),
        ("a.jpg.gif", "PNG", ".gif", ".png"),
        ("photo", "TIFF", "photo", ".tif"),
    ],
)
def test_other_extension_is_refused_with_the_right_one(
    name: str, found: str, end: str, right: str
) -> None:
    with pytest.raises(PictureRefused) as refusal:
        check_name(name, found)
    assert str(refusal.value) == (
        f"The name of the file ends in “{end}”, but it holds a picture of the kind {found}. "
        f"Rename it so that it ends in “{right}”."
    )


@pytest.mark.parametrize(
    ("size", "focal", "box"),
    [
        ((300, 200), (50, 50), (0, 0, 300, 200)),
        ((600, 200), (50, 50), (150, 0, 450, 200)),
        ((600, 200), (40, 50), (90, 0, 390, 200)),
        ((300, 600), (50, 0), (0, 0, 300, 200)),
        ((300, 600), (50, 50), (0, 200, 300, 400)),
        ((300, 600), (50, 100), (0, 400, 300, 600)),
        ((1, 1), (50, 50), (0, 0, 1, 1)),
        ((1, 1000), (50, 50), (0, 500, 1, 501)),
        ((1000, 1), (50, 50), (500, 0, 501, 1)),
    ],
)
def test_crop_is_around_the_focal_point(
    size: tuple[int, int], focal: tuple[int, int], box: tuple[int, int, int, int]
) -> None:
    assert crop_box(size, focal) == box


def test_addresses_of_a_picture_in_a_document() -> None:
    renditions = [{"url": "/media/photos/b.avif"}, {"url": "/media/photos/b.jpg"}]

    assert picture_addresses({"image": "/media/photos/a.jpg"}) == {"/media/photos/a.jpg"}
    assert picture_addresses({"image": "/media/photos/a.jpg", "renditions": renditions}) == {
        "/media/photos/a.jpg",
        "/media/photos/b.avif",
        "/media/photos/b.jpg",
    }


def test_file_names_are_found_anywhere_in_a_document() -> None:
    document = {
        "title": {"en": "Dam"},
        "photos": [{"image": "/media/photos/a.jpg", "crop": None, "width": 5}],
        "content": {"rows": [["photos/b.jpg"], "photo of a dam", True]},
    }

    assert list(file_texts(document)) == ["/media/photos/a.jpg", "photos/b.jpg"]
