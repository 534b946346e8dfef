"""Work of the job queue for learning: questions that nobody turned into a card are forgotten."""

from django.utils import timezone
from procrastinate.contrib.django import app

from bdhvs.learning.asking.commands import forget_questions
from bdhvs.ops.territory import scope
from bdhvs.places.queries import working_communes


@app.periodic(cron="40 2 * * 1")
@app.task(queueing_lock="forget_questions", pass_context=False)
def forget_old_questions(timestamp: int) -> None:
    """Every Monday, commune by commune."""
    for code in working_communes():
        with scope([code]):
            forget_questions(on=timezone.localdate())
