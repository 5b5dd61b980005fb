"""Uploaded pictures: accepted and refused files, masters, renditions."""

import zipfile
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image, ImageCms

from portal import pictures
from portal.pictures import (
    CannotStoreError,
    Master,
    PictureRefused,
    clean_upload,
    cleaning,
    renditions,
)
from portal.pictures.renditions import crop_box, draw_crops, draw_renditions
from tests.portal.pictures import pictures_corpus as corpus
from tests.portal.pictures.pictures_corpus import encoded, jpeg, png, room_for, scene, upload


def opened(master: Master) -> Image.Image:
    return Image.open(BytesIO(master.data))


def pixel(image: Image.Image, place: tuple[int, int]) -> tuple[int, ...]:
    found = image.getpixel(place)
    assert isinstance(found, tuple)
    return found


def colours(image: Image.Image) -> list[str | tuple[int, ...]]:
    """Return the colours of the four corners by name."""
    near = {"red": (255, 0, 0), "lime": (0, 255, 0), "blue": (0, 0, 255), "white": (255,) * 3}
    width, height = image.size
    places = [(3, 3), (width - 4, 3), (3, height - 4), (width - 4, height - 4)]
    found = [pixel(image.convert("RGB"), place) for place in places]
    return [
        next(
            (
                w
                for w, c in near.items()
                if max(abs(a - b) for a, b in zip(c, at, strict=True)) < 12
            ),
            at,
        )
        for at in found
    ]


UPRIGHT = ["red", "lime", "blue", "white"]


# What is taken


@pytest.mark.parametrize(
    ("kind", "name", "kept_as"),
    [
        ("JPEG", "a.jpg", "JPEG"),
        ("JPEG", "A.JPEG", "JPEG"),
        ("PNG", "a.png", "PNG"),
        ("WEBP", "a.webp", "JPEG"),
        ("AVIF", "a.avif", "JPEG"),
        ("GIF", "a.gif", "PNG"),
        ("TIFF", "a.tiff", "JPEG"),
    ],
)
def test_pictures_of_every_usual_kind_become_jpeg_or_png(
    kind: str, name: str, kept_as: str
) -> None:
    words = {"quality": 95} if kind in ("JPEG", "WEBP", "AVIF") else {}
    master = clean_upload(upload(encoded(scene(), kind, **words), name))

    image = opened(master)
    assert (image.format, image.mode, image.size) == (kept_as, "RGB", (60, 40))
    assert (colours(image), master.notes) == (UPRIGHT, ())


def test_the_same_file_gives_the_same_bytes() -> None:
    assert clean_upload(upload(jpeg())) == clean_upload(upload(jpeg()))
    master = clean_upload(upload(jpeg((900, 600)))).data
    assert list(draw_renditions(master, (50, 50))) == list(draw_renditions(master, (50, 50)))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_are_turned_upright(orientation: int) -> None:
    image = opened(clean_upload(upload(corpus.with_exif(orientation))))

    assert (image.size, colours(image)) == ((60, 40), UPRIGHT)
    assert dict(image.getexif()) == {}


def test_metadata_is_removed() -> None:
    data = corpus.jpeg_comment(corpus.with_exif(), b"taken at home")
    assert b"Aigerim" in data
    assert Image.open(BytesIO(data)).getexif().get_ifd(corpus.GPS)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    with_profile = encoded(scene(), "PNG", icc_profile=profile)

    for master in (clean_upload(upload(data)), clean_upload(upload(with_profile, "a.png"))):
        files = [master.data, *(one.data for one in draw_renditions(master.data, (50, 50)))]
        for file in files:
            image = Image.open(BytesIO(file))
            image.load()
            known = {"exif", "xmp", "icc_profile", "comment"} & {
                k for k, v in image.info.items() if v
            }
            assert (known, dict(image.getexif())) == (set(), {})
            assert not any(word in file for word in (b"Aigerim", b"home", b"Exif"))


def test_cmyk_and_grey_become_rgb() -> None:
    cmyk = Image.new("CMYK", (60, 40), (0, 255, 255, 0))  # red in print
    grey = Image.new("L", (60, 40), 128)

    printed = opened(clean_upload(upload(encoded(cmyk, "JPEG"))))
    assert (printed.mode, colours(printed)[0]) == ("RGB", "red")
    assert opened(clean_upload(upload(encoded(grey, "JPEG")))).getpixel((5, 5)) == (128, 128, 128)


def test_a_colour_profile_is_applied_before_it_is_dropped() -> None:
    """A profile in which red is green, as no screen has it: were it only cut off, it would show."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    odd = srgb.replace(b"rXYZ", b"....").replace(b"gXYZ", b"rXYZ").replace(b"....", b"gXYZ")
    picture = Image.new("RGB", (60, 40), (250, 5, 5))

    assert colours(opened(_with_profile(picture, odd)))[0] == "lime"
    assert colours(opened(_with_profile(picture.convert("RGBA"), odd)))[0] == "lime"
    assert colours(opened(_with_profile(picture, b"not a profile")))[0] == "red"
    assert colours(opened(_with_profile(picture.convert("L"), odd)))[0] == (78, 78, 78)


def _with_profile(picture: Image.Image, profile: bytes) -> Master:
    return clean_upload(upload(encoded(picture, "PNG", icc_profile=profile), "a.png"))


def test_transparency_is_kept() -> None:
    palette = scene().convert("P")
    see_through = encoded(palette, "PNG", transparency=palette.getpixel((3, 3)))

    master = clean_upload(upload(see_through, "a.png"))
    image = opened(master)
    assert (master.extension, image.mode) == ("png", "RGBA")
    assert [pixel(image, place)[3] for place in ((3, 3), (50, 30))] == [0, 255]
    for one in draw_renditions(master.data, (50, 50)):
        assert one.extension in ("avif", "webp", "png")
        assert pixel(Image.open(BytesIO(one.data)).convert("RGBA"), (3, 3))[3] < 10

    opaque = encoded(scene().convert("RGBA"), "PNG")
    assert opened(clean_upload(upload(opaque, "a.png"))).mode == "RGB"


def test_sixteen_bits_become_eight_without_turning_white() -> None:
    grey = encoded(Image.new("I;16", (6, 4), 40_000), "PNG")

    assert opened(clean_upload(upload(grey, "a.png"))).getpixel((1, 1)) == (155, 155, 155)
    black = encoded(Image.new("1", (6, 4), 0), "PNG")
    assert opened(clean_upload(upload(black, "a.png"))).getpixel((1, 1)) == (0, 0, 0)


@pytest.mark.parametrize(("kind", "name"), [("GIF", "a.gif"), ("WEBP", "a.webp"), ("PNG", "a.png")])
def test_first_frame_of_an_animation_is_kept_with_a_note(kind: str, name: str) -> None:
    master = clean_upload(upload(corpus.moving(kind), name))

    assert master.notes == ("The picture moves; only its first frame is kept.",)
    assert (getattr(opened(master), "n_frames", 1) if master.extension == "png" else 1) == 1
    assert colours(opened(master))[0] in ("red", (254, 0, 0))


def test_first_page_is_kept_with_a_note() -> None:
    pages = encoded(scene(), "TIFF", save_all=True, append_images=[scene()])

    master = clean_upload(upload(pages, "a.tif"))
    assert master.notes == ("The file has several pages; only the first one is kept.",)


def test_mpo_previews_are_no_trailing_data() -> None:
    two = encoded(scene(), "MPO", save_all=True, append_images=[scene((30, 20))])

    master = clean_upload(upload(two))
    assert (opened(master).size, master.notes) == ((60, 40), ())


@pytest.mark.parametrize(
    ("size", "kept"), [((1, 1), (1, 1)), ((30_000, 10), (4096, 2)), ((4097, 100), (4096, 100))]
)
def test_odd_sizes_are_taken_and_large_ones_scaled_down(
    size: tuple[int, int], kept: tuple[int, int]
) -> None:
    master = clean_upload(upload(encoded(Image.new("RGB", size, "teal"), "PNG"), "a.png"))

    assert opened(master).size == kept
    told = (
        f"The picture was scaled down from {size[0]} × {size[1]} to {kept[0]} × {kept[1]} pixels."
    )
    assert master.notes == ((told,) if size != kept else ())
    for one in draw_renditions(master.data, (0, 100)):
        assert Image.open(BytesIO(one.data)).size == (one.width, one.height)


# What is refused

UNREADABLE = "The picture cannot be read to its end."


def _many_notes(count: int) -> bytes:
    """A JPEG in whose EXIF so many pieces have to be joined, each time all of it."""
    data, piece = jpeg(), b"\xff\xe1\0\x09Exif\0\0x"
    return data[:2] + piece * count + data[2:]


def harm() -> list[tuple[str, bytes, str]]:
    """The name of each file, its bytes, and how the refusal begins."""
    half = {
        kind: encoded(scene((400, 300)), kind) for kind in ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
    }
    truncated = [
        (f"{part}.{kind.lower()}", data[: int(len(data) * share)], UNREADABLE)
        for kind, data in half.items()
        for part, share in (("half", 0.5), ("most", 0.9))
    ]
    return [
        ("drawing.png", corpus.SVG, "This is an SVG drawing"),
        (
            "drawing.svg",
            b'<?xml version="1.0"?>\n<!-- x -->\n' + corpus.SVG,
            "This is an SVG drawing",
        ),
        ("page.jpg", corpus.HTML, "This is a web page"),
        ("paper.jpg", b"%PDF-1.7\n%...", "This is a PDF"),
        ("bag.png", corpus.archive(), "This is an archive"),
        ("phone.heic", b"\0\0\0\x18ftypheic\0\0\0\0", "This is a HEIC picture"),
        ("words.jpg", b"hello", "This is not a picture"),
        ("bitmap.bmp", encoded(scene(), "BMP"), "This is not a picture"),
        ("empty.jpg", b"", "The file is empty"),
        ("below.png", corpus.bomb(9_000, 8_000), "The picture has more than 60 million pixels"),
        ("bomb.png", corpus.bomb(), "The picture has more than 60 million pixels"),
        ("larger.png", corpus.bomb(30_000, 30_000), "The picture has more than 60 million pixels"),
        ("broken.png", png()[:60] + b"\0\0\0\0" + png()[64:], UNREADABLE),
        ("scans.jpg", corpus.many_scans(100), UNREADABLE),
        ("notes.jpg", _many_notes(1001), UNREADABLE),
        ("photo.png", jpeg(), "The name of the file ends in “.png”, but it holds a picture"),
        ("photo", jpeg(), "The name of the file ends in “photo”"),
        ("photo.svg", png(), "The name of the file ends in “.svg”"),
        ("large.jpg", jpeg() + bytes(21 * 1024 * 1024), "The file is larger than 20 MB"),
        *truncated,
    ]


@pytest.mark.parametrize(("name", "data", "sentence"), harm(), ids=lambda value: str(value)[:24])
def test_harmful_files_are_refused_with_sentence(name: str, data: bytes, sentence: str) -> None:
    with pytest.raises(PictureRefused) as refused:
        clean_upload(upload(data, name))
    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "GIF", "TIFF"])
def test_nothing_behind_or_beside_a_picture_is_stored(kind: str) -> None:
    harm = corpus.archive() + corpus.HTML + b"<?php system('id'); ?>%PDF-1.7"
    data = encoded(scene(), kind)
    files = [data + harm, corpus.jpeg_comment(data, harm)] if kind == "JPEG" else [data + harm]
    for file in files:
        master = clean_upload(upload(file, f"a.{kind.lower()}"))
        stored = [master.data, *(one.data for one in draw_renditions(master.data, (50, 50)))]
        for one in stored:
            assert not zipfile.is_zipfile(BytesIO(one))
            assert not any(word in one for word in (b"Main.class", b"<script>", b"<?php", b"%PDF"))


def test_a_bomb_is_refused_by_its_header_before_it_is_unpacked() -> None:
    bomb = corpus.bomb()
    assert len(bomb) < 25_000
    bomb = corpus.bomb(9_000, 8_000)  # of which Pillow itself would say nothing

    unreadable = bomb[:60] + bytes(len(bomb) - 72) + bomb[-12:]  # would fail, were it unpacked
    with pytest.raises(PictureRefused, match="more than 60 million pixels"):
        clean_upload(upload(unreadable, "a.png"))


def test_every_truncated_picture_is_refused() -> None:
    # All pixels of a PNG are there before its last chunk, those of a GIF before its last bytes.
    ends = {"JPEG": 1, "PNG": 22, "WEBP": 1, "AVIF": 1, "GIF": 3}
    for kind, end in ends.items():
        data, name = encoded(scene(), kind), f"a.{kind.lower()}"
        for length in {*range(0, len(data) - end, 7), len(data) - end}:
            with pytest.raises(PictureRefused):
                clean_upload(upload(data[:length], name))


# What readers get


def test_renditions_have_each_width_and_format() -> None:
    drawn = list(draw_renditions(jpeg((900, 600)), (50, 50)))

    whole = [(one.extension, one.width, one.height) for one in drawn if one.crop is None]
    sizes = [(900, 600), (640, 427), (320, 213)]
    assert whole == [(kind, *size) for size in sizes for kind in ("avif", "webp", "jpg")]
    cropped = {(one.width, one.height) for one in drawn if one.crop}
    assert cropped == {(900, 600), (640, 427), (320, 213)}
    for one in drawn:
        image = Image.open(BytesIO(one.data))
        kind = {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG"}[one.extension]
        assert (image.format, image.size) == (kind, (one.width, one.height))


@pytest.mark.parametrize(
    ("focal", "box", "seen"),
    [
        ((0, 0), (0, 0, 300, 200), "red"),
        ((100, 0), (300, 0, 600, 200), "lime"),
        ((50, 50), (150, 0, 450, 200), None),
    ],
)
def test_card_crop_is_around_the_focal_point(
    focal: tuple[int, int], box: renditions.Box, seen: str | None
) -> None:
    assert crop_box((600, 200), focal) == box

    largest = next(iter(draw_crops(encoded(scene((600, 200)), "PNG"), focal)))
    assert (largest.crop, largest.width, largest.height) == (box, 300, 200)
    if seen:
        assert colours(Image.open(BytesIO(largest.data)))[:2] == [seen, seen]


def test_the_crop_of_a_tall_picture_keeps_its_width() -> None:
    assert crop_box((400, 1000), (50, 100)) == (0, 734, 400, 1000)
    assert crop_box((1, 1), (100, 100)) == (0, 0, 1, 1)


# Files


@pytest.mark.django_db
def test_partial_file_is_removed() -> None:
    pictures.write_file("photos/full/whole.jpg", b"all of it")
    assert pictures.read_file("photos/full/whole.jpg") == b"all of it"

    with room_for(4096), pytest.raises(CannotStoreError):
        pictures.write_file("photos/full/half.jpg", bytes(100_000))
    assert default_storage.listdir("photos/full") == ([], ["whole.jpg"])


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "CMYK"])
def test_large_pixels_are_held_once_while_they_are_read(mode: str) -> None:
    """A picture of 60 million pixels takes 240 MB each time."""
    image = Image.new(mode, (9, 6))
    assert cleaning.to_plain_mode(cleaning.turn_upright(image)) is image


def test_pictures_are_unpacked_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "PATIENCE", 0)
    with cleaning.LANE, pytest.raises(PictureRefused, match="busy with other pictures"):
        clean_upload(upload(jpeg()))
    with pytest.raises(PictureRefused, match="to its end"):
        clean_upload(upload(jpeg()[:400]))
    assert clean_upload(upload(jpeg())).extension == "jpg"
