"""Filters of the pages of gatherings: `{% load gatherings %}`."""

from django import template

from bdhvs.gatherings.models import Gathering
from bdhvs.gatherings.planning.tables import name_of

register = template.Library()


@register.filter
def gathering_name(gathering: Gathering) -> str:
    """`{{ part|gathering_name }}`: its title, or what it is where it has none."""
    return name_of(gathering)
