"""Files that prove what is told: told apart by content, bounded, pictures without the place they were taken."""

from io import BytesIO

import pytest
from docx import Document
from PIL import Image

from bdhvs.ui.proofs import MAX_BYTES, ProofError, proof_of


def a_picture() -> bytes:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "nhà bà Sáu"
    Image.new("RGB", (40, 30), "green").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_a_picture_is_kept_as_a_picture_and_nothing_else() -> None:
    proof = proof_of("IMG 1.png", a_picture())
    assert (proof.name, proof.kind) == ("IMG 1.jpg", "jpg")
    assert not Image.open(BytesIO(proof.content)).getexif()


def test_a_word_file_is_known_by_what_it_holds_whatever_its_name() -> None:
    out = BytesIO()
    Document().save(out)
    assert proof_of("../../bien-ban.xlsx", out.getvalue()).kind == "docx"
    assert proof_of("../../bien-ban.xlsx", out.getvalue()).name == "bien-ban.xlsx"


@pytest.mark.parametrize("content", [b"", b"<html>", b"PK\x03\x04 broken", b"MZ program", b"\x00" * 100])
def test_other_files_are_refused_with_the_name_of_the_file(content: bytes) -> None:
    with pytest.raises(ProofError, match="la.pdf"):
        proof_of("la.pdf", content)


def test_a_heavy_file_is_refused_before_it_is_read() -> None:
    with pytest.raises(ProofError, match="10 MB"):
        proof_of("nang.pdf", b"%PDF-" + b"0" * MAX_BYTES)
