"""What every row of a list is compared with, read once."""

from dataclasses import dataclass
from functools import cached_property

from bdhvs.exchange.loading.cells import Lookup
from bdhvs.exchange.loading.persons import People
from bdhvs.figures.tables import LABELS
from bdhvs.gatherings.models import SESSION_KINDS
from bdhvs.learning.courses.queries import course_choices
from bdhvs.learning.courses.rules import LIST_LEVELS, Standing
from bdhvs.lib.evidence import Level
from bdhvs.outreach.rules import PUBLICATION_KINDS
from bdhvs.people.importing.hamlets import Hamlets
from bdhvs.people.importing.register import load_register
from bdhvs.people.importing.values import CellError
from bdhvs.people.rules import GROUP_LABELS
from bdhvs.registries.rules import RegistryKind
from bdhvs.skills.desk import Choices, Desk


@dataclass(frozen=True)
class Context:
    """The desk, and the lists of the commune. Without a commune (a bare template) places are empty."""

    desk: Desk

    @property
    def commune(self) -> str:
        return self.desk.commune

    @cached_property
    def hamlets(self) -> Choices:
        return self.desk.hamlets if self.commune else []

    @cached_property
    def units(self) -> Choices:
        return self.desk.units if self.commune else []

    @cached_property
    def _hamlets(self) -> Hamlets:
        return Hamlets(self.hamlets)

    def hamlet(self, text: str) -> str:
        """Raises: CellError"""
        found = self._hamlets.find(text)
        if found is None:
            raise CellError(self._hamlets.advice(text))
        return found

    def several_hamlets(self, text: str) -> tuple[str, ...]:
        """Raises: CellError"""
        parts = [part.strip() for part in text.replace("\n", ";").split(";")]
        return tuple(dict.fromkeys(self.hamlet(part) for part in parts if part))

    def level(self, text: str) -> Level:
        """Raises: CellError for a level this person cannot give"""
        found = Level(self.lookup("levels")(text))
        if found not in self.desk.levels:
            raise CellError(f"mức {found.value} do cán bộ xã ghi; thôn ghi E0, E1, E2")
        return found

    @cached_property
    def people(self) -> People:
        return People(load_register(self.commune), self.commune, dict(self.hamlets))

    @cached_property
    def _lookups(self) -> dict[str, Lookup]:
        return {}

    def lookup(self, name: str) -> Lookup:
        if name not in self._lookups:
            self._lookups[name] = Lookup(self.choices(name), _ALSO.get(name))
        return self._lookups[name]

    def choices(self, name: str) -> Choices:
        """(code, label) of a list, as the drop-down of the template shows it."""
        own: dict[str, Choices] = {
            "results": [("yes", "Có"), ("no", "Chưa")],
            "degrees": [("1", "Làm được"), ("2", "Làm tốt")],
            "levels": Level.choices(),
            "list_levels": [(level.value, level.label) for level in LIST_LEVELS],
            "course_standings": Standing.choices(),
            "session_kinds": list(SESSION_KINDS.items()),
            "publication_kinds": [(code, label) for code, label in PUBLICATION_KINDS.items() if code],
            "measures": list(LABELS.items()),
            "groups": list(GROUP_LABELS.items()),
            "registry_kinds": RegistryKind.choices(),
        }
        if name in own:
            return own[name]
        if name == "courses":
            return course_choices(self.commune) if self.commune else []
        if name == "items":
            return list(self.desk.items.items())
        if name in ("hamlets", "units"):
            return self.hamlets if name == "hamlets" else self.units
        return self.desk.codes(name)


_ALSO = {
    "results": {
        "x": "yes",
        "đạt": "yes",
        "rồi": "yes",
        "không": "no",
        "chưa đạt": "no",
        "1": "yes",
        "0": "no",
    },
    "degrees": {"tốt": "2", "khá": "1"},
}
