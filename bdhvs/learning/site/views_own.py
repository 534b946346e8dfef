"""What the owner of a card adds to his own record: a lesson just finished, or what this device remembers."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from bdhvs.learning.cards.guards import open_to_learners, the_card, with_card
from bdhvs.learning.cards.models import LearnerCard
from bdhvs.learning.site.commands import join_studies
from bdhvs.learning.site.device import group_of, shelf_for
from bdhvs.learning.site.pages import lesson_after
from bdhvs.learning.site.rules import Studied, StudyError, StudyKind
from bdhvs.learning.site.telling import told
from bdhvs.learning.site.views_learn import lesson_named
from bdhvs.skills.rules import ChildConsentError


@require_POST
@open_to_learners
def done(request: HttpRequest, slug: str) -> HttpResponse:
    """“I can do it”, where the device cannot remember it: with a card it is noted, without one it is praised."""
    known, now = shelf_for(request), timezone.localtime()
    lesson = lesson_named(known, slug)
    with the_card(request) as card:
        noted = False
        if card:
            try:
                join_studies(card=card, done=[Studied(StudyKind.LESSON, slug, now.date())], at=now)
                noted = True
            except ChildConsentError:
                noted = False
        following = lesson_after(known, lesson, group_of(request))
        context = {"lesson": lesson, "card": card, "noted": noted, "following": following}
        return render(request, "learning/site/done.html", context)


@require_POST
@with_card
def join(request: HttpRequest, card: LearnerCard) -> HttpResponse:
    """What the device remembers joins the card's owner, after he said that it was he."""
    try:
        new = join_studies(card=card, done=told(request.POST.get("done", "")), at=timezone.localtime())
    except (StudyError, ChildConsentError) as refusal:
        return JsonResponse({"says": str(refusal)}, status=422)
    return JsonResponse({"new": new})
