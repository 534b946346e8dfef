"""Photos that die half way, and what is kept of them."""

import hashlib
import io
import os

from PIL import Image

from tests.faults.phone import Answer, LineCutError
from tests.faults.world import (
    Direct,
    Field,
    join,
    number,
    rows,
)
from tests.village import KY_ANH


def a_photo() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((700, 500), 90).convert("RGB").save(out, "JPEG", quality=92)
    return out.getvalue()


def test_fault_29_a_photo_that_dies_three_times_is_resumed(the_field: Field) -> None:
    data, direct = a_photo(), Direct()
    slices, cut = 0, 0

    def dying(method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        nonlocal slices, cut
        if method == "PUT":
            slices += 1
            end = int(headers["Content-Range"].split("-")[1].split("/")[0])
            if cut < 3 and end > 0.9 * len(data):
                cut += 1
                if cut == 2:
                    direct(method, path, body, headers)  # it arrived, and nobody heard the answer
                raise LineCutError
        return direct(method, path, body, headers)

    phone = join(the_field.members["oanh"], dying)
    digest = hashlib.sha256(data).hexdigest()
    event = phone.visit(the_field.homes["binh"], photos=[digest])
    assert phone.flush()
    answer = phone.send_photo(data, size=32_768)
    assert answer.status in (200, 201)
    assert slices < 3 + 2 * (len(data) // 32_768 + 2)
    assert rows("SELECT sha256, size FROM field_photo") == [(digest, len(data))]
    assert rows("SELECT photos FROM visits_visit WHERE uuid = %s", event) == [([digest],)]
    again = phone.send_photo(data)
    assert again.headers["upload-complete"] == "1"
    assert number("SELECT count(*) FROM visits_visit WHERE uuid IS NOT NULL") == 1


def test_fault_29_a_phone_begins_only_so_many_photos_and_goes_on_with_those(the_field: Field) -> None:
    from bdhvs.field.photos import _folder
    from bdhvs.field.rules import PARTS_MOST

    phone = join(the_field.members["oanh"], Direct())

    def begin(number: int) -> Answer:
        span = "bytes 0-9/20"
        return phone.call("PUT", f"/sync/photo/{number:064x}", b"0123456789", Content_Range=span)

    assert {begin(number).status for number in range(PARTS_MOST)} == {200}
    refused = begin(PARTS_MOST)
    assert (refused.status, refused.json()["code"]) == (429, "photos_unfinished")
    assert phone.call("HEAD", f"/sync/photo/{0:064x}").headers["upload-offset"] == "10"
    for part in _folder(KY_ANH).glob("*.part"):
        os.utime(part, (0, 0))
    assert begin(PARTS_MOST).status == 200
    assert len(list(_folder(KY_ANH).glob("*.part"))) == 1


def test_fault_29_what_is_kept_is_sealed_and_says_nothing_of_the_place(the_field: Field) -> None:
    from bdhvs.field.photos import kept_at, read_photo

    image = Image.new("RGB", (80, 60), "green")
    exif = image.getexif()
    exif[0x010F] = "Hang May"
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    data = out.getvalue()
    phone = join(the_field.members["oanh"], Direct())
    assert phone.send_photo(data).status == 201
    digest = hashlib.sha256(data).hexdigest()
    assert b"JFIF" not in kept_at(KY_ANH, digest).read_bytes()
    assert b"Hang May" not in read_photo(KY_ANH, digest)
    wrong = phone.call(
        "PUT", f"/sync/photo/{'0' * 64}", data, Content_Range=f"bytes 0-{len(data) - 1}/{len(data)}"
    )
    assert wrong.status == 422
