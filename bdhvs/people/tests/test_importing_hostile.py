"""Broken, huge, wrong and malicious files: a clear sentence, nothing read, the server's memory bounded."""

import resource
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bdhvs.people.importing.reading import read_book
from bdhvs.people.importing.rules import (
    LIMITS,
    BrokenFileError,
    EmptyFileError,
    HostileFileError,
    ImportFileError,
    PasswordFileError,
    TooBigFileError,
    WrongFileTypeError,
)
from bdhvs.people.tests import importing_books as books


def _bytes(content: bytes) -> Callable[[Path], Path]:
    def write(path: Path) -> Path:
        path.write_bytes(content)
        return path

    return write


@pytest.mark.parametrize(
    ("build", "error", "sentence"),
    [
        (_bytes(b""), EmptyFileError, "rỗng"),
        (_bytes(b"%PDF-1.7 xyz"), WrongFileTypeError, "PDF"),
        (_bytes(b"\x89PNG\r\n\x1a\n"), WrongFileTypeError, "ảnh"),
        (_bytes(b"<html><table><tr><td>1</td></tr></table>"), WrongFileTypeError, "trang web"),
        (_bytes(b"<?xml version='1.0'?><Workbook/>"), WrongFileTypeError, "XML"),
        (_bytes("Họ tên,Năm sinh\n\0\0,\0\n".encode()), WrongFileTypeError, "NUL"),
        (_bytes(b"PK\x03\x04 and nothing more"), BrokenFileError, "hỏng"),
        (_bytes(b"\n\n  \n"), EmptyFileError, "không có dòng nào"),
        (books.word_file, WrongFileTypeError, "Word"),
        (books.truncated_zip, BrokenFileError, "hỏng"),
        (books.lying_zip, BrokenFileError, "hỏng"),
        (books.locked, PasswordFileError, "mật khẩu"),
        (books.truncated_xls, BrokenFileError, "hỏng"),
        (books.entity_bomb, HostileFileError, "DTD"),
        (books.zip_bomb, HostileFileError, "nén bất thường"),
        (books.many_parts, HostileFileError, "phần bên trong"),
        (books.stray_cell, HostileFileError, "XFD1048576"),
        (books.repeated_long_text, HostileFileError, "lặp lại"),
    ],
)
def test_a_bad_file_gets_one_clear_sentence(
    tmp_path: Path, build: Callable[[Path], Path], error: type[ImportFileError], sentence: str
) -> None:
    path = build(tmp_path / "danh-sach.xlsx")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(error) as caught:
        read_book(path)
    assert sentence in str(caught.value)
    assert "Traceback" not in str(caught.value)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 40 * 1024, f"the reader's memory came into the server: {grown} KiB"


def test_a_million_blank_rows_are_an_empty_list(tmp_path: Path) -> None:
    with pytest.raises(EmptyFileError):
        read_book(books.blank_rows(tmp_path / "trong.xlsx"))


def test_a_reader_that_needs_too_much_memory_is_stopped(tmp_path: Path) -> None:
    path = books.repeated_long_text(tmp_path / "nang.xlsx")
    with pytest.raises(TooBigFileError, match="chưa lưu gì"):
        read_book(path, replace(LIMITS, repeated_text_bytes=2**40))


def test_a_reader_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    path = books.blank_rows(tmp_path / "lau.xlsx")
    with pytest.raises(TooBigFileError, match="chưa lưu gì"):
        read_book(path, replace(LIMITS, seconds=1))


def test_a_list_longer_than_the_limit_is_refused(tmp_path: Path) -> None:
    path = books.book(tmp_path / "dai.xlsx", [["Họ và tên"]] + [[f"Lê Văn {n}"] for n in range(30)])
    with pytest.raises(TooBigFileError, match="chia theo từng thôn"):
        read_book(path, replace(LIMITS, rows=20))


def test_a_file_heavier_than_the_limit_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "nang.xlsx"
    path.write_bytes(b"PK" + b"\0" * 3_000_000)
    with pytest.raises(TooBigFileError, match="MB"):
        read_book(path, replace(LIMITS, file_bytes=2**20))


def test_the_name_of_a_file_is_not_trusted(tmp_path: Path) -> None:
    path = books.book(tmp_path / "thuc-ra-la-excel.csv", [["Họ và tên"], ["Lê Văn A"]])
    assert read_book(path).kind.value == "xlsx"
