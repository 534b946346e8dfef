"""Upkeep of the feed and of half photos, at night."""

from django.utils import timezone
from procrastinate.contrib.django import app

from bdhvs.field.models import Feed
from bdhvs.field.photos import drop_abandoned
from bdhvs.field.pulling.pages import trim
from bdhvs.field.rules import LATE
from bdhvs.ops.territory import scope
from bdhvs.places.queries import working_communes


@app.periodic(cron="35 2 * * *")
@app.task(name="field.tidy", queueing_lock="field.tidy")
def tidy(timestamp: int) -> None:
    """Drop changes that newer ones repeat, and parts of photos left for two months, commune by commune."""
    at = timezone.localtime()
    for commune in working_communes():
        with scope([commune]):
            if Feed.objects.filter(commune_id=commune).exists():
                trim(commune=commune, at=at)
                drop_abandoned(commune, at - LATE)
