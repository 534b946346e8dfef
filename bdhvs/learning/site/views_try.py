"""Trying without fear: questions with explanations, and phones that are only drawn. Both work without a script."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from bdhvs.learning.site.device import learners, shelf_for
from bdhvs.learning.site.showing import practice_context, simulation_context


@learners
def practice(request: HttpRequest, slug: str) -> HttpResponse:
    """The questions of one item. A posted form comes back with what was right and why; nothing is kept."""
    code, known = slug.upper(), shelf_for(request)
    if code not in known.questions or slug != code.lower():
        raise Http404
    return render(request, "learning/site/practice.html", practice_context(known, code, request.POST))


@learners
def simulations(request: HttpRequest) -> HttpResponse:
    """Every simulation, by topic."""
    return render(
        request, "learning/site/simulations.html", {"simulations": shelf_for(request).simulations.values()}
    )


@learners
def simulation(request: HttpRequest, slug: str) -> HttpResponse:
    """One simulation. With a script all scenes are at hand; without, each touch is an address of its own."""
    known = shelf_for(request)
    if slug not in known.simulations:
        raise Http404
    return render(request, "learning/site/simulation.html", simulation_context(known, slug, request.GET))
