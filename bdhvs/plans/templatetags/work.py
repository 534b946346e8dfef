"""Tags of the pages of tasks: `{% load work %}`."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString

from bdhvs.accounts.rules import Act
from bdhvs.plans.work.pages import STANDING_STATUS
from bdhvs.plans.work.rules import Standing
from bdhvs.ui.templatetags.ui import chip

register = template.Library()


@register.simple_tag
def standing_chip(standing: Standing, number: int | None = None) -> SafeString:
    """`{% standing_chip line.standing %}` or, with how many, `{% standing_chip standing 3 %}`."""
    label = standing.label
    return chip(STANDING_STATUS[standing].value, label if number is None else f"{number} {label.lower()}")


@register.simple_tag(takes_context=True)
def may(context: Mapping[str, Any], act: str) -> bool:
    """`{% may "edit_plan" as may_plan %}`: whether the reader's role allows the act."""
    return bool(context["request"].user.may(Act(act)))


@register.filter
def of(names: Mapping[str, str], code: str) -> str:
    """`{{ leads|of:task.lead }}`: the name of a code; the code itself when nobody named it."""
    return names.get(code, code)
