"""An office's own .docx with fields: `{{ ten_truong }}`, repeated rows and conditions, and nothing else.

A template comes from outside and is a program in disguise: it is read by an allow-list (what is not named here is
refused), in a sandbox without calls, attributes or arithmetic, and with a budget of rows.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import TemplateError, TemplateSyntaxError, nodes

from bdhvs.reports.documents.archive import MIB, Limits, opened, repack
from bdhvs.reports.documents.checker import external_targets
from bdhvs.reports.documents.content import Picture, Value
from bdhvs.reports.documents.reading import parse
from bdhvs.reports.documents.rules import DocumentError, FileRefusedError, TemplateRefusedError
from bdhvs.reports.documents.sandbox import MOST_ROWS, Rows, TemplateEnvironment
from bdhvs.reports.documents.tags import check_tags
from bdhvs.reports.documents.writing import clean

Row = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class FieldRows:
    """Rows of a table field together with its columns, which an empty table has too."""

    columns: tuple[str, ...]
    rows: Sequence[Row]


Context = Mapping[str, Value | Picture | FieldRows | Sequence[Row]]

LIMITS = Limits(packed=10 * MIB, unpacked=40 * MIB, part=4 * MIB)

_FIELDS_REFUSED = ("INCLUDETEXT", "INCLUDEPICTURE", "DDE", "DDEAUTO", "LINK", "DATABASE")


@dataclass(frozen=True, slots=True)
class TemplateFields:
    """Fields a template asks for, sorted; those of rows are written `bang[].cot`."""

    used: tuple[str, ...]
    unknown: tuple[str, ...]
    unused: tuple[str, ...]


def template_fields(template: bytes, available: Mapping[str, Any]) -> TemplateFields:
    """Which fields a template asks for, which of them nobody can fill, and which stay unused.

    Raises: FileRefusedError, TemplateRefusedError.
    """
    _opened(template)
    environment = TemplateEnvironment()
    used: set[str] = set()
    with _said_in_words():
        for source in _sources(DocxTemplate(BytesIO(template))):
            used |= _asked(environment.parse(source), {})
    known = available_fields(available)
    return TemplateFields(
        used=tuple(sorted(used)), unknown=tuple(sorted(used - known)), unused=tuple(sorted(known - used))
    )


def available_fields(context: Mapping[str, Any]) -> set[str]:
    """Names a template may use: every field, and every column of a table as `bang[].cot`."""
    known = set(context)
    for name, value in context.items():
        if isinstance(value, FieldRows):
            known |= {f"{name}[].{column}" for column in value.columns}
        elif isinstance(value, list | tuple):
            known |= {f"{name}[].{column}" for row in value for column in row}
    return known


def _asked(node: nodes.Node, rows: Mapping[str, str]) -> set[str]:
    """Fields below this node; `rows` says which loop variable runs over which table."""
    if isinstance(node, nodes.Getattr | nodes.Getitem):
        return _asked_part(node, rows)
    if isinstance(node, nodes.Name):
        return set() if node.name in rows or node.name == "loop" else {node.name}
    if isinstance(node, nodes.For) and isinstance(node.target, nodes.Name):
        table = _path(node.iter, rows)
        inner = {**rows, node.target.name: f"{table}[]"}
        found = _asked(node.iter, rows)
        for child in (*node.body, *node.else_):
            found |= _asked(child, inner)
        return found
    return set().union(*(_asked(child, rows) for child in node.iter_child_nodes()))


def _asked_part(node: nodes.Getattr | nodes.Getitem, rows: Mapping[str, str]) -> set[str]:
    if isinstance(node.node, nodes.Name) and node.node.name == "loop":
        return set()
    return {_path(node, rows)}


def _path(node: nodes.Node, rows: Mapping[str, str]) -> str:
    if isinstance(node, nodes.Name):
        return rows.get(node.name, node.name)
    if isinstance(node, nodes.Getattr):
        return f"{_path(node.node, rows)}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return f"{_path(node.node, rows)}.{node.arg.value}"
    return "?"


def _sources(template: DocxTemplate) -> list[str]:
    """Every text of the file that is read as a template."""
    template.init_docx()
    sources = [template.patch_xml(template.get_xml())]
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        for _, part in template.get_headers_footers(uri):
            sources.append(template.patch_xml(template.get_part_xml(part)))
    core = template.docx.core_properties
    sources.extend((core.title, core.subject, core.author, core.comments))
    return sources


def fill_template(template: bytes, context: Context, *, at: datetime) -> bytes:
    """The office's template with its fields filled; `at` is the date written into the file.

    Missing: a field whose value is None prints "chưa có".
    Raises: FileRefusedError for a file that must not be opened, TemplateRefusedError for a template that asks
    for more than fields or for a field nobody knows.
    """
    fields = template_fields(template, context)
    if fields.unknown:
        raise TemplateRefusedError(f"Tệp mẫu có trường không biết: {', '.join(fields.unknown)}.")
    out = BytesIO()
    with _said_in_words():
        document = DocxTemplate(BytesIO(template))
        document.init_docx()
        document.render(_prepared(document, context), TemplateEnvironment(), autoescape=True)
        document.save(out)
    return repack(out.getvalue(), at)


@contextmanager
def _said_in_words() -> Iterator[None]:
    """Whatever goes wrong with a stranger's template becomes one sentence for the officer."""
    try:
        yield
    except DocumentError:
        raise
    except TemplateSyntaxError as error:
        raise TemplateRefusedError(
            f"Tệp mẫu viết sai cú pháp trường: {error.message}. Trường đúng có dạng {{{{ ten_truong }}}}."
        ) from error
    except TemplateError as error:
        raise TemplateRefusedError(f"Không điền được tệp mẫu: {error.message}.") from error
    except (RecursionError, MemoryError, SyntaxError) as error:
        raise TemplateRefusedError("Tệp mẫu có biểu thức lồng quá sâu.") from error
    except Exception as error:  # The libraries raise whatever a broken package makes them stumble over.
        raise FileRefusedError("Tệp mẫu bị hỏng, không đọc được. Hãy mở bằng Word và lưu lại.") from error


def _prepared(document: DocxTemplate, context: Context) -> dict[str, Any]:
    budget = [MOST_ROWS]
    return {name: _value(document, value, budget) for name, value in context.items()}


def _value(document: DocxTemplate, value: Any, budget: list[int]) -> Any:
    if isinstance(value, Picture):
        return InlineImage(document, BytesIO(value.png), width=Mm(value.width_mm))
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {key: _value(document, each, budget) for key, each in value.items()}
    if isinstance(value, FieldRows):
        return _value(document, list(value.rows), budget)
    if isinstance(value, list | tuple):
        return Rows([_value(document, each, budget) for each in value], budget)
    return value


def _opened(template: bytes) -> None:
    parts = opened(template, main="word/document.xml", suffix=".docx", limits=LIMITS)
    outside = external_targets(parts)
    if outside:
        raise TemplateRefusedError(f"Tệp mẫu lấy nội dung từ nơi khác ({outside[0]}); hãy chèn hẳn vào tệp.")
    for name, part in parts.items():
        if name.startswith("word/embeddings/") or b"<w:altChunk" in part:
            raise TemplateRefusedError("Tệp mẫu có tệp nhúng bên trong; hãy bỏ đi rồi tải lên lại.")
        if name.startswith("word/") and name.endswith(".xml"):
            check_tags(parse(part))
        if name.endswith(".xml") and _reaches_out(part):
            raise TemplateRefusedError(
                "Tệp mẫu có trường lấy dữ liệu từ nơi khác (INCLUDE, LINK, DDE); hãy bỏ đi."
            )


def _reaches_out(part: bytes) -> bool:
    if b"instr" not in part:
        return False
    loud = part.upper()
    return any(f" {name} ".encode() in loud or f">{name} ".encode() in loud for name in _FIELDS_REFUSED)
