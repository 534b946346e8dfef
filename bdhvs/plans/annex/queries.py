"""What the words of an annex may mean in one plan."""

from collections.abc import Iterable, Mapping

from bdhvs.lib.vietnamese import fold
from bdhvs.plans.annex.rules import Words
from bdhvs.plans.editing_sections import offered
from bdhvs.plans.models import Plan
from bdhvs.plans.work.queries import units_of_actors


def words_of(plan: Plan, chosen: Mapping[str, str] | None = None) -> Words:
    """Actors by their names in the plan, in the catalogue, and by the units they mean; funds by their words."""
    offer = offered(plan.content)
    actors = _by_name((name, code) for code, name in offer.of_kind("actors"))
    actors |= _by_name((row.unit.name, actor) for actor, row in units_of_actors(plan.commune_id).items())
    for row in plan.content.get("actors", []):
        if row.get("codes"):
            actors[fold(row["name"])] = row["codes"][0]
    funds = _by_name((row["says"], row["id"]) for row in plan.content.get("budget", []))
    return Words(actors, funds, {fold(name): code for name, code in (chosen or {}).items() if code})


def actor_choices(plan: Plan) -> list[tuple[str, str]]:
    """Who may be meant by a name that nobody knows yet."""
    offer = offered(plan.content)
    known = dict(offer.actors())
    return [*known.items(), *((code, name) for code, name in offer.of_kind("actors") if code not in known)]


def _by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {fold(name): code for name, code in pairs}
