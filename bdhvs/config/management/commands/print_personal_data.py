"""`bdhvs print_personal_data`: docs/personal-data.md, the declared fields as an auditor reads them."""

from collections.abc import Iterator
from itertools import groupby

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser

from bdhvs.ops.folder import ROOT
from bdhvs.ops.personal import Declared, declarations

HEAD = """# Dữ liệu cá nhân trong phần mềm

In từ `catalogue/personal-data.toml` bằng lệnh `bdhvs print_personal_data`. Trường chưa khai báo thì bản mới không
qua được kiểm tra.

- **cá nhân**: về một người, một hộ, hoặc người đã làm một việc.
- **nhạy cảm**: lộ ra là gây hại: số định danh, lời riêng tư, thứ mở được tài khoản.
- **nhận ra người**: tự nó cho biết là ai; không bao giờ ra khỏi xã, không vào nhật ký máy, không ở địa chỉ trang.
- **mã hóa**: khóa nằm trong thư mục dữ liệu, không nằm trong cơ sở dữ liệu; đổi khóa bằng `bdhvs keys rotate`.

Bảng không có trong trang này chỉ chứa dữ liệu không về người nào.
"""
WORDS = {"personal": "cá nhân", "sensitive": "nhạy cảm"}


def page() -> str:
    """The whole page. A table with plain fields only is left out."""
    about = [one for one in declarations().values() if one.level != "plain"]
    parts = [_table(model, list(fields)) for model, fields in groupby(about, key=lambda one: one.model)]
    return "\n".join([HEAD, *parts])


def _table(model: str, fields: list[Declared]) -> str:
    rows = [f"| `{one.field}` | {_label(one)} | {WORDS[one.level]} | {_marks(one)} |" for one in fields]
    return "\n".join(
        [f"## {model}", "", "| trường | tên trên trang | mức | |", "|---|---|---|---|", *rows, ""]
    )


def _label(one: Declared) -> str:
    """What the page calls the field, where it has such a name."""
    if one.model.split(".")[0] not in {app.label for app in apps.get_app_configs()}:
        return ""
    label = str(getattr(apps.get_model(one.model)._meta.get_field(one.field), "verbose_name", ""))
    return "" if label == one.field.replace("_", " ") else label


def _marks(one: Declared) -> str:
    return ", ".join(_spoken(one))


def _spoken(one: Declared) -> Iterator[str]:
    if one.identifies:
        yield "nhận ra người"
    if one.sealed:
        yield "mã hóa"


class Command(BaseCommand):
    help = "In bảng khai báo dữ liệu cá nhân (docs/personal-data.md)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("-o", "--output", default=str(ROOT / "docs" / "personal-data.md"), metavar="TỆP")

    def handle(self, *args: object, **options: object) -> None:
        (ROOT / str(options["output"])).write_text(page(), encoding="utf-8")
