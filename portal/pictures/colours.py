"""Conversion of any picture to 8-bit sRGB, upright, with or without transparency."""

from io import BytesIO

from PIL import Image, ImageCms

from portal.pictures import refusals

SRGB = ImageCms.createProfile("sRGB")
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""Transformation that reverts each value of the EXIF tag “orientation”."""


def turn_upright(image: Image.Image) -> Image.Image:
    try:
        orientation = image.getexif().get(ORIENTATION, 1)
    except Exception:  # metadata that cannot be read is ignored
        return image
    return image.transpose(TURNS[orientation]) if orientation in TURNS else image


def to_plain_mode(image: Image.Image) -> Image.Image:
    """Convert to a mode that can be scaled: L, RGB, RGBA or CMYK. Raises PictureRefused."""
    if image.mode == "F":
        raise refusals.damaged_file()
    if image.mode.startswith("I"):  # sixteen bits of grey
        return image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
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
