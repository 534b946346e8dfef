"""Photos as they may be kept: drawn again, so that nothing but the picture is left of the file that came in.

A phone writes into its photos where and when they were taken, with which device, and sometimes a small copy of
the picture before it was cut. The kind is read from the content, never from the name.
"""

from io import BytesIO
from typing import Final

from PIL import Image

MAX_BYTES: Final = 12 * 1024 * 1024
MAX_PIXELS: Final = {"JPEG": 50_000_000, "MPO": 50_000_000, "PNG": 20_000_000, "WEBP": 20_000_000}
"""JPEG is read at the size that is wanted; the others are held whole (four bytes a pixel)."""
LONGEST_SIDE: Final = 1600
_QUALITY: Final = 80
_ORIENTATION: Final = 0x0112
_TURNED: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class PhotoError(ValueError):
    """The photo is not taken; the message says why, in Vietnamese."""


def clean_photo(data: bytes, *, longest: int = LONGEST_SIDE) -> bytes:
    """The picture as JPEG, upright, its longer side at most `longest`, with nothing else of the file.

    Raises: PhotoError when it is empty, too heavy, too large, not a photo, or damaged.
    """
    if not data:
        raise PhotoError("Tệp ảnh rỗng, không có nội dung nào.")
    if len(data) > MAX_BYTES:
        raise PhotoError(f"Ảnh nặng quá {MAX_BYTES // 2**20} MB. Hãy chụp lại ở cỡ nhỏ hơn.")
    image = _opened(data, longest)
    try:
        upright = _upright(_flat(image), longest, _orientation(image))
    except Exception:  # a decoder may fail in any way on a damaged or hostile file
        raise PhotoError("Ảnh bị hỏng hoặc tải lên chưa hết. Hãy chụp hoặc gửi lại.") from None
    out = BytesIO()
    upright.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


def _opened(data: bytes, longest: int) -> Image.Image:
    """The header only: the kind and the size are known before a pixel is read."""
    too_large = PhotoError("Ảnh có quá nhiều điểm ảnh. Hãy chụp lại ở cỡ nhỏ hơn.")
    try:
        image = Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP"))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise too_large from None
    except Exception:  # as above: any header may come in
        raise PhotoError("Tệp này không phải ảnh JPG, PNG hoặc WebP.") from None
    if image.width * image.height > MAX_PIXELS[image.format or ""]:
        raise too_large
    image.draft("RGB", (longest, longest))
    return image


def _orientation(image: Image.Image) -> int:
    """How the camera was held; 1 (upright) where its note cannot be read."""
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # the note is part of the untrusted file
        return 1


def _flat(image: Image.Image) -> Image.Image:
    """Colours on white paper: a JPEG has no transparency."""
    if not image.has_transparency_data:
        return image.convert("RGB")
    seen = image.convert("RGBA")
    paper = Image.new("RGB", seen.size, "white")
    paper.paste(seen, mask=seen.getchannel("A"))
    return paper


def _upright(picture: Image.Image, longest: int, orientation: int) -> Image.Image:
    """A new picture: what the file carried beside its pixels stays behind."""
    picture.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    turned = picture.transpose(_TURNED[orientation]) if orientation in _TURNED else picture
    drawn = Image.new("RGB", turned.size)
    drawn.paste(turned)
    return drawn
