"""Tags and filters of the design system: `{% load ui %}`. What each shows is described in `bdhvs.ui.components`."""

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, DateInput
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from bdhvs.lib.evidence import Level
from bdhvs.ui import components, formats
from bdhvs.ui.charts import Chart
from bdhvs.ui.evidence import bar
from bdhvs.ui.icons import ICONS
from bdhvs.ui.tables import Table

register = template.Library()
register.filter("vn_percent", formats.vn_percent)
register.filter("vn_date", formats.vn_date)
register.filter("vn_datetime", formats.vn_datetime)


@register.filter
def vn_number(value: object, places: int | None = None) -> str:
    """`{{ 1234.5|vn_number }}` → 1.234,5; `{{ 2|vn_number:1 }}` → 2,0."""
    return formats.vn_number(value, places)


@register.simple_tag
def share_near(value: object, goal: object = None) -> str:
    """`{% share_near ratio goal %}`: a percentage that rounding never lifts onto its goal."""
    return formats.vn_share(value, goal)


@register.simple_tag
def icon(name: str) -> SafeString:
    """`{% icon "check" %}`: decoration, so hidden from screen readers; a word stands beside it."""
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(ICONS[name]),  # noqa: S308 our own drawings
    )


@register.simple_tag
def chip(status: str, label: str = "") -> SafeString:
    """`{% chip "late" %}` or `{% chip status "Trễ 3 ngày" %}`: shape, word and colour."""
    known = components.Status(status)
    return format_html(
        '<span class="chip tone-{}">{}{}</span>', known.value, icon(known.value), label or known.label
    )


@register.simple_tag
def level_chip(level: str) -> SafeString:
    """`{% level_chip "E2" %}`: the evidence level with its meaning."""
    known = Level(level)
    return format_html('<span class="chip chip--quiet">{} {}</span>', known.value, known.label)


@register.simple_tag
def evidence_bar(evidence: components.Evidence, keys: str = "full") -> SafeString:
    """`keys`: full, short (codes of the levels) or none."""
    return mark_safe(bar(evidence, "" if keys == "none" else keys))  # noqa: S308 escaped where it is drawn


@register.inclusion_tag("ui/parts/target_card.html")
def target_card(card: components.TargetCard) -> dict[str, Any]:
    return {"card": card}


@register.inclusion_tag("ui/parts/sparkline.html")
def sparkline(trend: components.Trend) -> dict[str, Any]:
    return {"trend": trend}


@register.inclusion_tag("ui/parts/heat_table.html")
def heat_table(heat: components.HeatTable) -> dict[str, Any]:
    return {"heat": heat}


@register.simple_tag
def heat_cells(cells: Iterable[components.HeatCell]) -> SafeString:
    """The cells of a row. Built here, not in a template: a ward has a thousand of them on one page."""
    return mark_safe("".join(map(_heat_cell, cells)))  # noqa: S308 every value is escaped below


def _heat_cell(cell: components.HeatCell) -> str:
    inner = _heat_words(None if cell.out else cell.share, cell.goal, cell.word, cell.note)
    if cell.href:
        inner = f'<a href="{_address(cell.href)}">{inner}</a>'
    return f'<td class="is-{cell.shade}">{inner}</td>'


_address = lru_cache(maxsize=8192)(escape)


@lru_cache(maxsize=8192)
def _heat_words(share: float | None, goal: float | None, word: str, note: str) -> str:
    """Kept, since a look at the board differs from the one before in few cells."""
    if share is None:
        inner = f"<small>{escape(word)}</small>"
    else:
        inner = f'{escape(share_near(share, goal))}<span class="sr-only">, {escape(word)}</span>'
    return f"{inner}<small>{escape(note)}</small>" if note else inner


@register.inclusion_tag("ui/parts/tile.html")
def tile(tile: components.Tile) -> dict[str, Any]:
    return {"tile": tile}


@register.inclusion_tag("ui/parts/steps.html")
def steps(steps: list[components.Step]) -> dict[str, Any]:
    return {"steps": steps}


@register.inclusion_tag("ui/parts/timeline.html")
def timeline(moments: list[components.Moment]) -> dict[str, Any]:
    return {"moments": moments}


@register.inclusion_tag("ui/parts/job.html")
def job(job: components.Job) -> dict[str, Any]:
    return {"job": job}


@register.inclusion_tag("ui/parts/behind.html")
def behind(rows: list[components.Behind]) -> dict[str, Any]:
    return {"rows": rows}


@register.inclusion_tag("ui/parts/empty.html", name="empty")
@register.inclusion_tag("ui/parts/empty.html")
def empty_state(
    title: str, says: str = "", url: str = "", label: str = "", symbol: str = "inbox"
) -> dict[str, Any]:
    """`{% empty_state "Chưa có kế hoạch" "Nhập tệp kế hoạch…" url "Nhập kế hoạch" %}`.

    Also named `empty`, but inside a `{% for %}` that word belongs to the loop.
    """
    return {"title": title, "says": says, "url": url, "label": label, "symbol": symbol}


@register.inclusion_tag("ui/parts/chart.html")
def chart(chart: Chart) -> dict[str, Any]:
    return {"chart": chart}


@register.inclusion_tag("ui/table.html", takes_context=True)
def table(context: template.Context, table: Table[Any]) -> dict[str, Any]:
    return {"table": table, "request": context.get("request"), "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("ui/parts/crumbs.html")
def crumbs(*parts: str) -> dict[str, Any]:
    """`{% crumbs "Bảng chỉ tiêu" url "KA-T4" %}`: label and address in turn, the last label alone."""
    pairs = [(parts[i], parts[i + 1] if i + 1 < len(parts) else "") for i in range(0, len(parts), 2)]
    return {"pairs": pairs}


@register.simple_block_tag(end_name="endhead")
def head(content: str, title: str, lead: str = "") -> SafeString:
    """`{% head "Bảng chỉ tiêu" "Tính đến…" %}buttons{% endhead %}`: the one h1 with its acts."""
    acts = format_html('<div class="head__acts">{}</div>', content) if content.strip() else ""
    says = format_html('<p class="lead">{}</p>', lead) if lead else ""
    return format_html('<header class="head"><div><h1>{}</h1>{}</div>{}</header>', title, says, acts)


@register.simple_block_tag(end_name="endhint")
def hint(content: str, question: str) -> SafeString:
    """`{% hint "Số này tính thế nào?" %}…{% endhint %}`: help where the question arises."""
    return format_html(
        '<details class="help"><summary>{} {}</summary><div>{}</div></details>',
        icon("help"),
        question,
        content,
    )


@register.simple_block_tag(end_name="endpanel")
def panel(content: str, title: str) -> SafeString:
    """`{% panel "Việc cần làm" %}…{% endpanel %}`: a side box with a heading."""
    return format_html(
        '<section class="panel"><div class="panel__head"><h2>{}</h2></div>{}</section>', title, content
    )


@register.simple_block_tag(end_name="endnotice")
def notice(content: str, kind: str = "info") -> SafeString:
    """`{% notice "warning" %}…{% endnotice %}`: info, success, warning, error."""
    return format_html(
        '<div class="alert alert--{}" role="{}">{}<div>{}</div></div>',
        kind,
        "alert" if kind == "error" else "status",
        icon(kind),
        content,
    )


@register.inclusion_tag("ui/forms/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    errors = [("", "", str(error)) for error in form.non_field_errors()]
    for field in form:
        errors += [(_target(field), str(field.label), str(error)) for error in field.errors]
    return {"errors": errors, "count": len(errors)}


@register.simple_tag
def field_class(field: BoundField) -> str:
    """Classes of the field template's outer element."""
    names = ["field"]
    if field.errors:
        names.append("field--wrong")
    if isinstance(field.field.widget, CheckboxInput):
        names.append("field--tick")
    if isinstance(field.field.widget, DateInput):
        names.append("field--date")
    return " ".join(names)


def _target(field: BoundField) -> str:
    return str(field.auto_id if field.use_fieldset else field.id_for_label)
