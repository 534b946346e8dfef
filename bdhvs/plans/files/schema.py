"""A plan file as a whole. The order of the fields is the order of the canonical form."""

from collections.abc import Iterator

from bdhvs.plans.files.duties import Actor, Channel, Milestone, PersonRole, Programme, Report, Task
from bdhvs.plans.files.frame import (
    Annex,
    Basis,
    Document,
    Fund,
    Group,
    Head,
    Labels,
    Platform,
    Recipients,
    Topic,
    Wording,
)
from bdhvs.plans.files.kinds import Part
from bdhvs.plans.files.rows import Measured, Requirement, Row, Rule, Target


class PlanFile(Part):
    """Everything one plan says."""

    plan: Head
    document: Document
    labels: Labels
    targets: tuple[Target, ...] = ()
    rules: tuple[Rule, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    tasks: tuple[Task, ...] = ()
    actors: tuple[Actor, ...] = ()
    person_roles: tuple[PersonRole, ...] = ()
    programmes: tuple[Programme, ...] = ()
    channels: tuple[Channel, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    reports: tuple[Report, ...] = ()
    platforms: tuple[Platform, ...] = ()
    topics: tuple[Topic, ...] = ()
    groups: tuple[Group, ...] = ()
    budget: tuple[Fund, ...] = ()
    bases: tuple[Basis, ...] = ()
    annexes: tuple[Annex, ...] = ()
    recipients: Recipients | None = None
    wording: tuple[Wording, ...] = ()

    def measured(self) -> Iterator[tuple[str, int, Measured]]:
        """Targets, then rules, each with its section and index."""
        yield from (("targets", index, row) for index, row in enumerate(self.targets))
        yield from (("rules", index, row) for index, row in enumerate(self.rules))

    def rows(self) -> Iterator[tuple[str, int, Row]]:
        """Every numbered row, with its section and index, in the order of the file."""
        for section in ROW_SECTIONS:
            yield from ((section, index, row) for index, row in enumerate(getattr(self, section)))

    def ids(self) -> list[str]:
        """The ids of all rows, document and recipients included, as they stand."""
        found = [self.document.id, *(row.id for _, _, row in self.rows())]
        return [*found, self.recipients.id] if self.recipients else found


ROW_SECTIONS = tuple(
    name
    for name in PlanFile.model_fields
    if name not in {"plan", "document", "labels", "recipients", "wording"}
)
"""The sections that hold numbered rows."""
