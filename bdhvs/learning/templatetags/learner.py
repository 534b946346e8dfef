"""Tags of the learner's pages."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from bdhvs.learning.lessons.signs import SIGNS

register = template.Library()


@register.simple_tag
def sign(name: str) -> SafeString:
    """`{% sign "shield" %}`: a symbol of the lessons, as decoration; a word stands beside it."""
    drawn = mark_safe(SIGNS[name])  # noqa: S308 our own drawings
    return format_html(
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>', drawn
    )
