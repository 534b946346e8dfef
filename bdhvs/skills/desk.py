"""What an entry form offers to the person at the desk: places of his territory, words of the lists, levels."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from bdhvs.accounts.models import User
from bdhvs.lib.evidence import Level
from bdhvs.places.models import Code
from bdhvs.places.queries import hamlets_on, units_on
from bdhvs.skills.models import Item, ItemSet

Choices = list[tuple[str, str]]
OFFICE_LEVELS = tuple(Level)
TEAM_LEVELS = (Level.E0, Level.E1, Level.E2)


@dataclass(frozen=True)
class Desk:
    """Who records, where, and when it is now."""

    commune: str
    user: User | None
    at: datetime

    @property
    def on(self) -> date:
        return self.at.date()

    @property
    def places(self) -> tuple[str, ...] | None:
        """Hamlets and units of the recorder; None: the whole commune."""
        return self.user.territory.places if self.user is not None else None

    @cached_property
    def hamlets(self) -> Choices:
        found = hamlets_on(self.commune, self.on).values_list("code", "name")
        return [(code, name) for code, name in found if self.places is None or code in self.places]

    @cached_property
    def units(self) -> Choices:
        found = units_on(self.commune, self.on).values_list("code", "name")
        return [(code, name) for code, name in found if self.places is None or code in self.places]

    def units_of_kind(self, kind: str) -> list[str]:
        """Codes of the units of one kind, of whomever records everywhere in the commune."""
        return list(units_on(self.commune, self.on, [kind]).values_list("code", flat=True))

    @property
    def levels(self) -> tuple[Level, ...]:
        """Levels this person can give: a hamlet's own people observe, the office checks papers and lists."""
        return OFFICE_LEVELS if self.user is None or not self.user.hamlets else TEAM_LEVELS

    @property
    def level_choices(self) -> Choices:
        return [(level.value, f"{level.value} – {level.label}") for level in self.levels]

    def codes(self, kind: str) -> Choices:
        """Words of a list, the commune's own among them."""
        found = Code.objects.filter(kind=kind).order_by("position", "label").values_list("code", "label")
        return list(found)

    @cached_property
    def items(self) -> dict[str, str]:
        """Label by code of everything a person can do or have; the newest framework has the last word."""
        return dict(Item.objects.order_by("framework_id", "position").values_list("code", "label"))

    def grouped_items(self) -> list[tuple[str, Choices]]:
        """Statuses first (most often recorded), then skills."""
        skills = set(ItemSet.objects.values_list("item__code", flat=True))
        statuses = [(code, label) for code, label in self.items.items() if code not in skills]
        known = [(code, f"{code}. {label}") for code, label in self.items.items() if code in skills]
        return [("Trạng thái, tài khoản", statuses), ("Kỹ năng", known)]
