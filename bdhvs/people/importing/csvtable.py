"""Text tables: which encoding, which separator. Runs in the child process."""

import csv
import io
import unicodedata
from collections.abc import Iterator

from bdhvs.lib.vietnamese import guess_encoding_of_all, to_unicode
from bdhvs.lib.vietnamese.syllables import is_syllable
from bdhvs.people.importing.rules import BrokenFileError, HostileFileError, Limits, WrongFileTypeError

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SEPARATORS = (";", "\t", ",", "|")
_BINARY = frozenset(range(9)) | frozenset(range(14, 32))
_SAMPLE = 200_000


def decode(content: bytes) -> str:
    """Text of a table, whatever the office's program wrote.

    Raises: WrongFileTypeError for bytes that are no text.
    """
    for mark, name in _BOMS:
        if content.startswith(mark):
            return _decode_as(content, name)
    if guessed := _utf16_without_mark(content):
        return _decode_as(content, guessed)
    if 0 in content or sum(byte in _BINARY for byte in content[:_SAMPLE]) > len(content[:_SAMPLE]) / 100:
        raise WrongFileTypeError("Tệp không phải bảng tính và cũng không phải văn bản (có ký tự NUL).")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _eight_bit(content)


def _decode_as(content: bytes, name: str) -> str:
    try:
        text = content.decode(name)
    except UnicodeDecodeError as error:
        raise BrokenFileError("Tệp văn bản bị hỏng giữa chừng. Hãy lưu lại kiểu “CSV UTF-8”.") from error
    if "\0" in text:
        raise WrongFileTypeError("Tệp không phải bảng tính và cũng không phải văn bản (có ký tự NUL).")
    return text


def _utf16_without_mark(content: bytes) -> str | None:
    sample = content[:2000]
    if len(sample) < 4 or len(content) % 2:
        return None
    if sample[1::2].count(0) > 0.6 * len(sample) / 2 and not sample[0::2].count(0):
        return "utf-16-le"
    return None


def _eight_bit(content: bytes) -> str:
    """Windows-1258, or Latin letters that TCVN3 and VNI fonts dress up: the reading with more real syllables."""
    new = unicodedata.normalize("NFC", content.decode("cp1258", "replace"))
    old = content.decode("latin-1")
    return max(((_syllables(new), new), (_syllables(old, typed=True), old)), key=lambda pair: pair[0])[1]


def _syllables(text: str, *, typed: bool = False) -> int:
    words = text[:_SAMPLE].replace(",", " ").replace(";", " ").replace('"', " ").split()
    if typed:
        column = guess_encoding_of_all(words)
        words = [to_unicode(word, column) for word in words]
    return sum(not word.isascii() and is_syllable(word) for word in words)


def separator_of(text: str) -> str:
    """The separator that cuts the first lines into the most equal number of columns."""
    lines = [line for line in text[:_SAMPLE].splitlines() if line.strip()][:60]

    def agreement(separator: str) -> tuple[int, int]:
        counts = [len(row) for row in csv.reader(lines, delimiter=separator)]
        usual = max(counts, key=counts.count, default=1)
        return (counts.count(usual) if usual > 1 else 0, usual)

    try:
        return max(_SEPARATORS, key=agreement)
    except csv.Error as error:
        raise BrokenFileError("Tệp CSV có dấu nháy không đóng hoặc ô quá dài.") from error


def rows_of(content: bytes, limits: Limits) -> Iterator[list[str]]:
    """Rows of a text table.

    Raises: WrongFileTypeError, BrokenFileError, HostileFileError.
    """
    text = decode(content)
    csv.field_size_limit(limits.cell_chars)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text))
    try:
        for row in reader:
            if len(row) > limits.columns:
                raise HostileFileError(
                    f"Dòng {reader.line_num} có {len(row)} cột, không phải danh sách người."
                )
            yield row
    except csv.Error as error:
        raise BrokenFileError(
            f"Tệp CSV hỏng ở dòng {reader.line_num}: dấu nháy không đóng hoặc ô quá dài."
        ) from error
