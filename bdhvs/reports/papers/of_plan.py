"""The plan as an official document, the part of one place, and the assignment of tasks.

Law: decree-30-2020 (annex I)
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from bdhvs.plans.files.duties import Milestone, Report, Task
from bdhvs.plans.files.rows import Target
from bdhvs.plans.models import Task as LiveTask
from bdhvs.reports.documents.content import (
    Annex,
    Basis,
    Block,
    Column,
    ColumnKind,
    Document,
    Heading,
    Item,
    Paragraph,
    Recipients,
    Table,
)
from bdhvs.reports.papers.heads import Office, copies_of
from bdhvs.reports.rules import CADENCE_WORDS
from bdhvs.ui.formats import vn_number

_OPS = {">=": "đạt ít nhất", ">": "đạt trên", "=": "đạt", "<=": "không quá", "<": "dưới"}


def plan_document(office: Office, names: Mapping[str, str]) -> Document:
    """The whole plan: purpose, targets, tasks by who leads them, dates, reports, money; tasks again as an annex."""
    file = office.file
    copies, filed = copies_of(file)
    blocks: list[Block] = [
        Paragraph(f"Ủy ban nhân dân {office.commune} ban hành Kế hoạch {file.plan.title}, như sau:")
    ]
    blocks += _part("Mục đích, yêu cầu", [row.says for row in file.requirements])
    blocks += _part("Chỉ tiêu", [*map(_target, file.targets), *(row.says for row in file.rules)])
    blocks += _tasks_part(file.tasks, names)
    blocks += _part("Mốc thời gian", [_milestone(row) for row in file.milestones])
    blocks += _part("Chế độ báo cáo", [_report(row) for row in file.reports])
    blocks += _part("Kinh phí thực hiện", [row.says for row in file.budget])
    blocks += [
        Heading("Tổ chức thực hiện"),
        Paragraph(
            "Các cơ quan, đơn vị, địa phương căn cứ nhiệm vụ được giao tại Kế hoạch này để triển khai thực hiện; "
            "trong quá trình thực hiện, nếu có khó khăn, vướng mắc, kịp thời phản ánh về Ủy ban nhân dân "
            f"{office.commune} để xem xét, giải quyết."
        ),
    ]
    annexes = (Annex(title="Danh mục nhiệm vụ", blocks=(_file_table(file.tasks, names),), landscape=True),)
    return office.document(
        "plan", file.plan.title, tuple(blocks), bases=bases_of(office), annexes=annexes if file.tasks else (),
        recipients=Recipients(copies=copies, filed=filed),
    )  # fmt: skip


def sub_plan(office: Office, names: Mapping[str, str], actor: str, place: str) -> Document:
    """What one place has to do by the plan, as its own plan: tasks it leads, tasks it helps in, reports it owes."""
    file = office.file
    leads = [row for row in file.tasks if row.lead == actor]
    helps = [row for row in file.tasks if actor in row.partners]
    owes = [row for row in file.reports if actor in row.givers]
    blocks: list[Block] = [
        Paragraph(f"Thực hiện Kế hoạch “{file.plan.title}” của Ủy ban nhân dân {office.commune}, {place} "
                  "xây dựng kế hoạch thực hiện như sau:")
    ]  # fmt: skip
    blocks += _part("Mục đích, yêu cầu", [row.says for row in file.requirements])
    aims = [_target(row) for row in file.targets if row.lead == actor]
    blocks += _part("Chỉ tiêu được giao", aims)
    blocks += _part("Nhiệm vụ chủ trì", [_task(row, names) for row in leads])
    blocks += _part("Nhiệm vụ phối hợp", [_task(row, names) for row in helps])
    blocks += _part("Chế độ báo cáo", [_report(row) for row in owes])
    blocks += [Heading("Tổ chức thực hiện"), Paragraph(f"{place} phân công người phụ trách từng nhiệm vụ và báo cáo "
               f"kết quả về Ủy ban nhân dân {office.commune} theo quy định.")]  # fmt: skip
    return office.of_place(
        "plan", f"Thực hiện {_lower(file.plan.title)}", tuple(blocks), place=place,
        head="THỦ TRƯỞNG ĐƠN VỊ" if actor not in ("hamlets", "teams") else "NGƯỜI ĐỨNG ĐẦU",
        bases=(Basis(f"Kế hoạch của Ủy ban nhân dân {office.commune} {_lower(file.plan.title)}"),),
        recipients=Recipients(copies=(f"UBND {office.commune} (để b/c)",), filed="VT"),
    )  # fmt: skip


def assignment(office: Office, tasks: Sequence[LiveTask], names: Mapping[str, str], on: date) -> Document:
    """Who leads which open task until when, as a notice; the table is a landscape annex."""
    open_tasks = [task for task in tasks if task.status != "done"]
    late = [task for task in open_tasks if task.due_on and task.due_on < on]
    told = [Paragraph(f"Để triển khai Kế hoạch “{office.file.plan.title}”, Ủy ban nhân dân {office.commune} "
                      f"thông báo phân công nhiệm vụ đến các cơ quan, đơn vị như sau:")]  # fmt: skip
    numbers = [f"Số nhiệm vụ phân công: {len(open_tasks)} (danh mục tại Phụ lục kèm theo)."]
    if late:
        numbers.append(f"Trong đó đã quá hạn tính đến ngày {on:%d/%m/%Y}: {len(late)}; đề nghị đơn vị chủ trì "
                       "hoàn thành ngay và báo cáo rõ nguyên nhân.")  # fmt: skip
    blocks: list[Block] = [
        *told,
        Heading("Phân công"),
        *(Item(one) for one in numbers),
        Heading("Tổ chức thực hiện"),
        Item(
            "Đơn vị chủ trì chịu trách nhiệm về tiến độ, kết quả; đơn vị phối hợp cử người tham gia khi được yêu cầu."
        ),
        Item(f"Kết quả thực hiện báo cáo về Ủy ban nhân dân {office.commune} để tổng hợp, theo dõi."),
    ]
    annexes = (
        Annex(title="Danh mục phân công nhiệm vụ", blocks=(_live_table(open_tasks, names),), landscape=True),
    )
    _, filed = copies_of(office.file)
    return office.document(
        "notice", f"Phân công nhiệm vụ thực hiện {_lower(office.file.plan.title)}", tuple(blocks),
        annexes=annexes if open_tasks else (),
        recipients=Recipients(copies=(*_given(open_tasks, names), "Lãnh đạo UBND (để b/c)"), filed=filed),
    )  # fmt: skip


def _given(tasks: Sequence[LiveTask], names: Mapping[str, str]) -> list[str]:
    """Everybody whom a task names, once: those who lead, then those who only help."""
    leads = {names.get(task.lead, task.lead) for task in tasks if task.lead}
    partners = {names.get(code, code) for task in tasks for code in task.partners}
    return [*sorted(leads), *sorted(partners - leads)]


def bases_of(office: Office) -> tuple[Basis, ...]:
    """Documents the plan rests on, cited with symbol and day where the plan names them."""
    return tuple(Basis(_cited(row.says, row.symbol, row.dated, row.issuer)) for row in office.file.bases)


def _cited(title: str, symbol: str, dated: date | None, issuer: str) -> str:
    if symbol in title:
        return title
    day = f" ngày {dated:%d/%m/%Y}" if dated else ""
    return f"{symbol}{day} của {issuer} {_lower(title)}"


def _lower(text: str) -> str:
    """A title inside a sentence; a proper name keeps its capital."""
    words = text.split(maxsplit=1)
    proper = len(words) > 1 and words[1][:1].isupper()
    return text if not text or proper or words[0].isupper() else text[0].lower() + text[1:]


def _part(title: str, lines: Iterable[str]) -> list[Block]:
    said = [line.rstrip(" .;") for line in lines if line.strip()]
    return [Heading(title), *(Item(f"{line}.") for line in said)] if said else []


def _target(row: Target) -> str:
    if row.value is None:
        return f"{row.says} (mức do xã quyết định)"
    unit = "%" if row.unit.value == "percent" else ""
    soft = "phấn đấu " if row.soft else ""
    return f"{row.says} ({soft}{_OPS.get(row.op.value if row.op else '', '')} {vn_number(row.value)}{unit})"


def _task(row: Task, names: Mapping[str, str]) -> str:
    partners = _partners(row.lead or "", row.partners, names)
    beside = f"phối hợp: {partners}" if partners else ""
    told = [part for part in (_due(row.due_on, always=row.is_continuous), beside) if part]
    return f"{row.says} ({'; '.join(told)})" if told else row.says


def _partners(lead: str, partners: Sequence[str], names: Mapping[str, str]) -> str:
    """Each name once: one actor of a plan may stand for several codes, that of the lead among them."""
    called = dict.fromkeys(names.get(code, code) for code in partners)
    called.pop(names.get(lead, lead), None)
    return ", ".join(called)


def _due(day: date | None, *, always: bool) -> str:
    if day is not None:
        return f"chậm nhất ngày {day:%d/%m/%Y}"
    return "thường xuyên" if always else ""


def _tasks_part(tasks: Sequence[Task], names: Mapping[str, str]) -> list[Block]:
    """Tasks under whoever leads them, in the order of the plan."""
    if not tasks:
        return []
    told = "Nhiệm vụ được phân công theo cơ quan, đơn vị chủ trì như sau (danh mục tại Phụ lục kèm theo):"
    blocks: list[Block] = [Heading("Nhiệm vụ và phân công"), Paragraph(told)]
    for lead in dict.fromkeys(row.lead or "" for row in tasks):
        blocks.append(Heading(names.get(lead, lead) if lead else "Nhiệm vụ chung", 2))
        blocks += [Item(f"{_task(row, names)}.") for row in tasks if (row.lead or "") == lead]
    return blocks


def _milestone(row: Milestone) -> str:
    day = row.due or row.planned_on
    return f"{row.says}: {day:%d/%m/%Y}" if day else row.says


def _report(row: Report) -> str:
    often = CADENCE_WORDS.get(row.every.value, "") if row.every else ""
    last = row.due.last_day if row.due else None
    told = [part for part in (often, f"chậm nhất ngày {last:%d/%m/%Y}" if last else "") if part]
    return f"{row.says} ({', '.join(told)})" if told else row.says


_COLUMNS = (
    Column("STT", ColumnKind.ORDINAL, 0.35),
    Column("Nhiệm vụ", ColumnKind.TEXT, 3.2),
    Column("Chủ trì", ColumnKind.TEXT, 1.3),
    Column("Phối hợp", ColumnKind.TEXT, 1.5),
    Column("Thời hạn", ColumnKind.TEXT, 0.9),
)


def _file_table(tasks: Sequence[Task], names: Mapping[str, str]) -> Table:
    rows = [(t.says, t.lead or "", t.partners, t.due_on, t.is_continuous) for t in tasks]
    return _table(rows, names)


def _live_table(tasks: Sequence[LiveTask], names: Mapping[str, str]) -> Table:
    return _table([(t.says, t.lead, t.partners, t.due_on, t.always) for t in tasks], names)


def _table(
    rows: Sequence[tuple[str, str, Sequence[str], date | None, bool]], names: Mapping[str, str]
) -> Table:
    return Table(
        columns=_COLUMNS,
        rows=tuple(
            (number, says, names.get(lead, lead) or None, _partners(lead, partners, names) or None,
             f"{due:%d/%m/%Y}" if due else "thường xuyên" if always else None)
            for number, (says, lead, partners, due, always) in enumerate(rows, start=1)
        ),
        missing="–",
    )  # fmt: skip
