"""Photos lose what a phone writes into them; a file that is not a photo is refused in plain words."""

import struct
import zlib
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from bdhvs.lib.photos import MAX_BYTES, PhotoError, clean_photo

RED, BLUE = (220, 20, 20), (20, 20, 220)
TURNS = {1: "left", 2: "right", 3: "right", 4: "left", 5: "top", 6: "top", 7: "bottom", 8: "bottom"}
"""Where the red left half of the stored picture is seen, by the camera's note (the EXIF standard)."""


def half_red(width: int = 80, height: int = 40) -> Image.Image:
    image = Image.new("RGB", (width, height), BLUE)
    image.paste(RED, (0, 0, width // 2, height))
    return image


def with_exif(orientation: int = 1) -> bytes:
    note = Image.Exif()
    note[0x0112] = orientation
    note[0x010F] = "SecretPhone"
    note[0x9286] = "Nguyen Thi Hoa"
    note.get_ifd(0x8825).update({1: "N", 2: (18.0, 3.0, 41.0), 3: "E", 4: (106.0, 17.0, 5.0)})
    out = BytesIO()
    half_red().save(out, "JPEG", exif=note, comment=b"taken at home", quality=95)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def reddest_side(image: Image.Image) -> str:
    width, height = image.size
    spots = {
        "left": (2, height // 2),
        "right": (width - 3, height // 2),
        "top": (width // 2, 2),
        "bottom": (width // 2, height - 3),
    }
    sides = ("left", "right") if width > height else ("top", "bottom")
    return max(sides, key=lambda side: image.getpixel(spots[side])[0])  # type: ignore[index]


def test_place_device_owner_and_comment_are_gone() -> None:
    before, after = with_exif(), clean_photo(with_exif())
    assert b"SecretPhone" in before
    assert b"taken at home" in before
    kept = opened(after)
    assert kept.format == "JPEG"
    assert not kept.getexif()
    assert set(kept.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    for secret in (b"SecretPhone", b"Nguyen", b"taken", b"Exif"):
        assert secret not in after


def test_text_in_a_png_is_gone() -> None:
    words, out = PngInfo(), BytesIO()
    words.add_text("Author", "Nguyen Thi Hoa")
    half_red().save(out, "PNG", pnginfo=words, exif=Image.Exif())
    assert b"Nguyen" not in clean_photo(out.getvalue())


@pytest.mark.parametrize("orientation", sorted(TURNS))
def test_a_photo_taken_sideways_stands_upright(orientation: int) -> None:
    seen = opened(clean_photo(with_exif(orientation)))
    assert seen.size == ((40, 80) if orientation >= 5 else (80, 40))
    assert reddest_side(seen) == TURNS[orientation]


def test_a_large_photo_becomes_small_and_keeps_its_shape() -> None:
    out = BytesIO()
    half_red(4000, 3000).save(out, "JPEG")
    assert opened(clean_photo(out.getvalue())).size == (1600, 1200)
    assert opened(clean_photo(out.getvalue(), longest=400)).size == (400, 300)


def test_a_small_photo_is_not_blown_up() -> None:
    assert opened(clean_photo(with_exif())).size == (80, 40)


def test_transparency_becomes_white_paper() -> None:
    out = BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "WEBP", lossless=True)
    assert opened(clean_photo(out.getvalue())).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "P", "I;16", "RGBA", "LA", "CMYK"])
def test_every_way_of_storing_colours_is_read(mode: str) -> None:
    out = BytesIO()
    Image.new(mode, (9, 7)).save(out, "JPEG" if mode == "CMYK" else "PNG")
    assert opened(clean_photo(out.getvalue())).size == (9, 7)


def png_that_claims(width: int, height: int) -> bytes:
    """A few hundred bytes that say they are a huge picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(999)))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("side", [5_000, 12_000, 60_000])
def test_a_bomb_is_refused_before_it_is_read(side: int) -> None:
    with pytest.raises(PhotoError, match="quá nhiều điểm ảnh"):
        clean_photo(png_that_claims(side, side))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "rỗng"),
        (b"\xff\xd8\xff" + bytes(MAX_BYTES), "nặng quá 12 MB"),
        (b"<svg onload=alert(1)>", "không phải ảnh"),
        (b"GIF89a" + bytes(50), "không phải ảnh"),
        (b"%PDF-1.7", "không phải ảnh"),
        (with_exif()[:-40], "hỏng"),
    ],
)
def test_what_is_no_photo_is_refused_in_plain_words(data: bytes, says: str) -> None:
    with pytest.raises(PhotoError, match=says):
        clean_photo(data)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_damaged_photo_is_a_photo_or_a_refusal(data: st.DataObject) -> None:
    whole = bytearray(with_exif(6))
    for _ in range(data.draw(st.integers(1, 12))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        kept = clean_photo(bytes(whole))
    except PhotoError:
        return
    assert b"SecretPhone" not in kept
