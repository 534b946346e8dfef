"""What a file is, by its first bytes; its name is not trusted."""

import zipfile
from enum import StrEnum
from pathlib import Path

from bdhvs.lib.packages import MACRO, carries_program
from bdhvs.people.importing.rules import (
    BrokenFileError,
    EmptyFileError,
    PasswordFileError,
    TooBigFileError,
    WrongFileTypeError,
)

_SAVE_AGAIN = "Hãy mở tệp bằng Excel rồi chọn Lưu thành, kiểu “Excel Workbook (*.xlsx)”."
_OTHERS = (
    (b"%PDF", "Đây là tệp PDF, không phải bảng tính. Hãy xin bản Excel của danh sách này."),
    (b"\x89PNG", "Đây là tệp ảnh, không phải bảng tính."),
    (b"\xff\xd8\xff", "Đây là tệp ảnh, không phải bảng tính."),
    (b"Rar!", "Đây là tệp nén RAR. Hãy giải nén rồi gửi tệp Excel bên trong."),
    (b"7z\xbc\xaf", "Đây là tệp nén 7z. Hãy giải nén rồi gửi tệp Excel bên trong."),
    (b"MZ", "Đây là tệp chương trình, không phải bảng tính."),
    (b"\x1f\x8b", "Đây là tệp nén. Hãy giải nén rồi gửi tệp Excel bên trong."),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_WORKBOOKS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))


class FileKind(StrEnum):
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    TEXT = "csv"


def kind_of(path: Path, max_bytes: int) -> FileKind:
    """The kind of a list. Reads the first kilobytes and the zip directory only.

    Raises: EmptyFileError, TooBigFileError, WrongFileTypeError, PasswordFileError, BrokenFileError.
    """
    size = path.stat().st_size
    if size == 0:
        raise EmptyFileError("Tệp rỗng, không có nội dung nào.")
    if size > max_bytes:
        raise TooBigFileError(
            f"Tệp nặng {size // 2**20} MB, vượt mức {max_bytes // 2**20} MB. Hãy chia danh sách theo từng thôn."
        )
    with path.open("rb") as file:
        head = file.read(8192)
    if head.startswith(b"PK"):
        return _kind_of_zip(path)
    if head.startswith(_OLE):
        return _kind_of_ole(path)
    _refuse_known_others(head)
    return FileKind.TEXT


def _kind_of_zip(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise BrokenFileError(f"Tệp Excel bị hỏng hoặc chưa tải xong. {_SAVE_AGAIN}") from error
    if carries_program(names):
        raise WrongFileTypeError(MACRO)
    if "xl/workbook.xml" in names:
        return FileKind.XLSX
    if "content.xml" in names and "mimetype" in names:
        return FileKind.ODS
    if "xl/workbook.bin" in names:
        raise WrongFileTypeError(f"Kiểu tệp .xlsb chưa đọc được. {_SAVE_AGAIN}")
    if "word/document.xml" in names:
        raise WrongFileTypeError("Đây là tệp Word. Hãy chép bảng sang Excel rồi gửi tệp Excel.")
    raise WrongFileTypeError(
        "Đây là tệp nén, không phải bảng tính. Hãy giải nén rồi gửi tệp Excel bên trong."
    )


def _kind_of_ole(path: Path) -> FileKind:
    with path.open("rb") as file:
        content = file.read(60 * 2**20)
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise PasswordFileError(
            "Tệp có mật khẩu nên không đọc được. Hãy mở bằng Excel, bỏ mật khẩu (Tệp › Thông tin › Bảo vệ) rồi lưu lại."
        )
    if any(name in content for name in _OLE_WORKBOOKS):
        return FileKind.XLS
    if "WordDocument".encode("utf-16-le") in content:
        raise WrongFileTypeError("Đây là tệp Word. Hãy chép bảng sang Excel rồi gửi tệp Excel.")
    raise BrokenFileError(f"Tệp .xls bị hỏng hoặc chưa tải xong. {_SAVE_AGAIN}")


def _refuse_known_others(head: bytes) -> None:
    for start, sentence in _OTHERS:
        if head.startswith(start):
            raise WrongFileTypeError(sentence)
    text = head.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if text.startswith((b"<html", b"<!doctype html", b"<table", b"<meta", b"<head")):
        raise WrongFileTypeError(f"Tệp này thật ra là trang web được đặt tên như tệp Excel. {_SAVE_AGAIN}")
    if text.startswith((b"<?xml", b"<workbook")):
        raise WrongFileTypeError(f"Tệp này là XML, không phải bảng tính. {_SAVE_AGAIN}")
    if text.startswith(b"{\\rtf"):
        raise WrongFileTypeError("Đây là tệp văn bản RTF, không phải bảng tính.")
