"""Master of an uploaded picture: encoded again from its pixels, so that nothing of the uploaded
file, such as its metadata, is stored or served."""

from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from threading import BoundedSemaphore

from django.core.files.base import File
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from portal.pictures import refusals
from portal.pictures.formats import check_name, format_of
from portal.pictures.refusals import PictureRefused

LARGEST_FILE = 20 * 1024 * 1024
"""Bytes."""
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 4096
"""Pixels; larger pictures are scaled down."""
LANE = BoundedSemaphore(1)
"""One picture is unpacked at a time in a process: each may take 240 MB, several times over."""
PATIENCE = 10
"""Seconds to wait for it."""
COSTLY = {b"\xff\xda": 100, b"Exif\0\0": 1000}
"""Maximum in a JPEG of marks that take long to read: a scan is drawn over the whole picture, pieces
of metadata are joined one by one. Cameras write a dozen."""


@dataclass(frozen=True)
class Master:
    """A picture as it is stored: JPEG or PNG in sRGB, upright, without metadata."""

    data: bytes
    extension: str
    notes: tuple[str, ...] = ()
    """Messages to the editor about what was left out."""


def clean_upload(upload: File[bytes]) -> Master:
    """Return the master of an uploaded picture. The same file always gives the same bytes.

    Raises PictureRefused.
    """
    if (upload.size or 0) > LARGEST_FILE:
        raise PictureRefused(
            _("The file is larger than 20 MB. Save the picture smaller: %s pixels are enough.")
            % LONGEST_SIDE
        )
    upload.seek(0)
    data = upload.read()
    found = format_of(data)
    check_name(upload.name or "", found)
    if found == "JPEG" and any(data.count(mark) >= most for mark, most in COSTLY.items()):
        raise refusals.damaged_file()
    if not LANE.acquire(timeout=PATIENCE):
        raise PictureRefused(
            _("The portal is busy with other pictures. Choose this one again in a minute.")
        )
    try:
        return _make_master(data, found)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_many_pixels() from None
    except PictureRefused:
        raise
    except Exception as problem:  # decoders fail in more ways than can be listed
        raise refusals.damaged_file() from problem
    finally:
        LANE.release()


def _make_master(data: bytes, found: str) -> Master:
    with Image.open(BytesIO(data), formats=[found]) as image:
        if image.width * image.height > MOST_PIXELS:  # known before anything is decoded
            raise _too_many_pixels()
        notes = _note_other_frames(image)
        image.load()
        profile = image.info.get("icc_profile")
        drawn = to_plain_mode(turn_upright(image))
    was = drawn.size
    drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    if drawn.size != was:
        sizes = {"was": f"{was[0]} × {was[1]}", "now": f"{drawn.width} × {drawn.height}"}
        notes += (_("The picture was scaled down from %(was)s to %(now)s pixels.") % sizes,)
    drawn = to_srgb(drawn, profile)
    drawn.info = {}  # some encoders would write what was read
    as_png = drawn.mode == "RGBA" or found in ("PNG", "GIF")
    return Master(_encode(drawn, as_png=as_png), "png" if as_png else "jpg", notes)


def _encode(image: Image.Image, *, as_png: bool) -> bytes:
    into = BytesIO()
    if as_png:
        image.save(into, "PNG", compress_level=3)  # more saves little and takes long
    else:
        image.save(into, "JPEG", quality=92, subsampling=0, optimize=True)
    return into.getvalue()


def _note_other_frames(image: Image.Image) -> tuple[str, ...]:
    """Return a message if the file has more frames or pages than the first one."""
    if image.format == "MPO" or not getattr(image, "is_animated", False):
        return ()
    if image.format == "TIFF":
        return (_("The file has several pages; only the first one is kept."),)
    return (_("The picture moves; only its first frame is kept."),)


def _too_many_pixels() -> PictureRefused:
    return PictureRefused(
        _(
            "The picture has more than %(most)s million pixels. Save it smaller: %(enough)s on the "
            "longer side are enough."
        )
        % {"most": MOST_PIXELS // 1_000_000, "enough": LONGEST_SIDE}
    )


SRGB = ImageCms.createProfile("sRGB")


def turn_upright(image: Image.Image) -> Image.Image:
    """Turn a picture as its metadata say; in place, as a copy may take 240 MB."""
    with suppress(Exception):  # metadata that cannot be read is ignored
        ImageOps.exif_transpose(image, in_place=True)
    return image


def to_plain_mode(image: Image.Image) -> Image.Image:
    """Convert to a mode that can be scaled: L, RGB, RGBA or CMYK. Raises PictureRefused."""
    if image.mode == "F":
        raise refusals.damaged_file()
    if image.mode.startswith("I"):  # sixteen bits of grey
        return image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if image.has_transparency_data:
        return image if image.mode == "RGBA" else image.convert("RGBA")
    if image.mode == "1":
        return image.convert("L")
    return image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Apply an ICC profile, ignoring one that does not fit; return RGB, or RGBA if anything is
    transparent."""
    if image.mode != "RGBA":
        return _apply_profile(image, profile)
    alpha = image.getchannel("A")
    colours = _apply_profile(image.convert("RGB"), profile)
    if alpha.getextrema() != (255, 255):
        colours.putalpha(alpha)
    return colours


def _apply_profile(image: Image.Image, profile: bytes | None) -> Image.Image:
    if not profile:
        return image.convert("RGB")
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        found = ImageCms.profileToProfile(image, source, SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image.convert("RGB")
    return found or image.convert("RGB")
