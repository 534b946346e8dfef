"""Row by row: is this person new, known, known with changes, or perhaps somebody we have under another number?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from bdhvs.people.importing.households import Group
from bdhvs.people.importing.register import Episode, KnownHousehold, KnownPerson, Register
from bdhvs.people.importing.rows import Row
from bdhvs.people.importing.rules import Outcome
from bdhvs.people.importing.synonyms import Field
from bdhvs.people.rules import HouseholdRole, ResidenceKind
from bdhvs.people.sealing import number_hashes, unseal

NEW, SKIP = "new", "skip"
_NAMES_ALIKE = 0.6


@dataclass(slots=True)
class Verdict:
    """What will happen to one row. `changes` are field names; `other` is the person it may be (suspect)."""

    row: Row
    outcome: Outcome = Outcome.REFUSED
    person: KnownPerson | None = None
    episode: Episode | None = None
    changes: tuple[str, ...] = ()
    other: int | None = None
    reason: str = ""
    hashes: Sequence[bytes] = ()

    @property
    def number_hash(self) -> bytes | None:
        """As it is written."""
        return self.hashes[0] if self.hashes else None


@dataclass(slots=True)
class Home:
    """A household of the list beside the one the register has, if it has it."""

    group: Group
    known: KnownHousehold | None = None
    changes: tuple[str, ...] = ()
    rows: list[Verdict] = field(default_factory=list)


def household_code(hamlet: str, number: str) -> str:
    """Code of a household from the number the office uses in that hamlet: T03-12."""
    return f"{hamlet.partition('-')[2] or hamlet}-{number}"[:40]


def match(
    rows: list[Row],
    groups: list[Group],
    register: Register,
    *,
    commune: str,
    decisions: Mapping[int, str] | None = None,
) -> tuple[list[Verdict], list[Home]]:
    """Compare a list with the register. `decisions` by line: "new", "skip", or the id of the same person."""
    matching = _Matching(register, commune, decisions or {})
    homes = [Home(group, matching.home_by_code(group)) for group in groups]
    verdicts = [matching.first_look(row, homes[row.group] if row.group >= 0 else None) for row in rows]
    for home in homes:
        matching.home_by_people(home)
    for verdict in verdicts:
        matching.second_look(verdict, homes)
    for home in homes:
        _home_changes(home)
    return verdicts, homes


class _Matching:
    def __init__(self, register: Register, commune: str, decisions: Mapping[int, str]) -> None:
        self.register, self.commune, self.decisions = register, commune, decisions
        self.taken: dict[int, int] = {}

    def home_by_code(self, group: Group) -> KnownHousehold | None:
        if not group.number:
            return None
        exact = self.register.by_code.get(group.number)
        if exact is not None and exact.hamlet == group.hamlet:
            return exact
        return self.register.by_code.get(household_code(group.hamlet, group.number))

    def home_by_people(self, home: Home) -> None:
        """A household without a number is the one where its head, or most of its people, live."""
        if home.known is not None or home.group.number:
            return
        found = [verdict for verdict in home.rows if verdict.person is not None]
        found.sort(key=lambda verdict: verdict.row is not home.group.head)
        for verdict in found:
            for episode in verdict.person.episodes if verdict.person else ():
                if episode.hamlet == home.group.hamlet and episode.household in self.register.households:
                    home.known = self.register.households[episode.household]
                    return
        self._home_by_head(home)

    def _home_by_head(self, home: Home) -> None:
        """Or the household whose head has the same name and year; of several, the one with more of the names."""
        head = next((verdict for verdict in home.rows if verdict.row is home.group.head), None)
        if head is None or head.outcome is not Outcome.NEW:
            return
        names = {row.key for row in home.group.rows}
        found: dict[int, int] = {}
        for known in self._namesakes(head.row, head.hashes):
            for episode in known.episodes:
                if episode.role == HouseholdRole.HEAD and episode.hamlet == home.group.hamlet:
                    keys = self.register.names_in(episode.household)
                    found[episode.household] = len(names & keys)
        best = max(found.values(), default=0)
        likely = [household for household, shared in found.items() if shared == best]
        if len(likely) == 1 and likely[0] in self.register.households:
            home.known = self.register.households[likely[0]]

    def first_look(self, row: Row, home: Home | None) -> Verdict:
        """By the number, or by an officer's decision."""
        verdict = Verdict(row)
        if home is not None:
            home.rows.append(verdict)
        if row.number:
            verdict.hashes = number_hashes(row.number, commune=self.commune)
        decision = self.decisions.get(row.line, "")
        if decision == SKIP:
            verdict.outcome = Outcome.SKIPPED
        elif row.problems:
            verdict.outcome = Outcome.REFUSED
        elif decision.isdigit() and int(decision) in self.register.people:
            self._take(verdict, self.register.people[int(decision)])
        elif owner := self.register.of_number(verdict.hashes):
            self._same_number(verdict, owner)
        elif candidate := self._by_full_birth(row, verdict.hashes):
            self._take(verdict, candidate)
        else:
            verdict.outcome = Outcome.NEW
        return verdict

    def _same_number(self, verdict: Verdict, known: KnownPerson) -> None:
        row = verdict.row
        alike = row.key == known.key or SequenceMatcher(None, row.key, known.key).ratio() >= _NAMES_ALIKE
        if alike:
            self._take(verdict, known)
        else:
            verdict.outcome, verdict.other = Outcome.SUSPECT, known.id
            verdict.reason = "số định danh này trong sổ là của người mang tên khác"

    def _by_full_birth(self, row: Row, hashes: Sequence[bytes]) -> KnownPerson | None:
        if row.birth_date is None:
            return None
        found = [
            known
            for known in self._namesakes(row, hashes)
            if known.birth_date == row.birth_date and known.lives_in_hamlet(row.hamlet)
        ]
        return found[0] if len(found) == 1 and found[0].id not in self.taken else None

    def _namesakes(self, row: Row, hashes: Sequence[bytes]) -> Iterable[KnownPerson]:
        """Same name, and nothing known of both that differs."""
        for known in self.register.by_name.get(row.key, ()):
            numbers_differ = hashes and known.number_hash and known.number_hash not in hashes
            years_differ = row.birth_year and known.birth_year and row.birth_year != known.birth_year
            days_differ = row.birth_date and known.birth_date and row.birth_date != known.birth_date
            sexes_differ = row.sex and known.sex and row.sex != known.sex
            if not (numbers_differ or years_differ or days_differ or sexes_differ):
                yield known

    def _take(self, verdict: Verdict, known: KnownPerson) -> None:
        if known.id in self.taken:
            verdict.outcome = Outcome.REFUSED
            verdict.row.refuse(Field.NAME, f"cùng một người với dòng {self.taken[known.id]}")
            return
        if known.died_on is not None:
            verdict.outcome = Outcome.REFUSED
            verdict.row.refuse(Field.NAME, f"trong sổ người này đã mất ngày {known.died_on:%d/%m/%Y}")
            return
        self.taken[known.id] = verdict.row.line
        verdict.person, verdict.outcome = known, Outcome.SAME

    def second_look(self, verdict: Verdict, homes: list[Home]) -> None:
        """Now that households are known: the namesake in the same household, or a suspicion; then the changes."""
        row = verdict.row
        home = homes[row.group] if row.group >= 0 else None
        if verdict.outcome is Outcome.NEW and self.decisions.get(row.line) != NEW:
            self._namesake_nearby(verdict, home)
        if verdict.person is not None:
            verdict.changes = tuple(_changes(verdict, home, self.register))
            verdict.outcome = Outcome.CHANGED if verdict.changes else Outcome.SAME

    def _namesake_nearby(self, verdict: Verdict, home: Home | None) -> None:
        row = verdict.row
        free = [k for k in self._namesakes(row, verdict.hashes) if k.id not in self.taken and not k.died_on]
        if not free:
            return
        household = home.known.id if home and home.known else None
        here = [known for known in free if known.lives_in_household(household)]
        if len(here) == 1:
            self._take(verdict, here[0])
            return
        near = [k for k in free if k.lives_in_hamlet(row.hamlet) or (row.birth_date and k.birth_date)]
        if near:
            verdict.outcome, verdict.other = Outcome.SUSPECT, near[0].id
            verdict.reason = "trong sổ đã có người cùng tên, năm sinh không khác"


def _changes(verdict: Verdict, home: Home | None, register: Register) -> Iterable[str]:
    row, known = verdict.row, verdict.person
    assert known is not None  # noqa: S101 - told by the caller; narrows the type
    if row.name != known.name:
        yield "name"
    if row.birth_date is not None and row.birth_date != known.birth_date:
        yield "birth_date"
    elif row.birth_year is not None and row.birth_year != known.birth_year:
        yield "birth_year"
    if row.sex and row.sex != known.sex:
        yield "sex"
    if verdict.hashes and (known.number_hash is None or known.number_hash in verdict.hashes[1:]):
        yield "number"
    if row.phone and row.phone != unseal(known.phone):
        yield "phone"
    yield from _residence_changes(verdict, known, home)


def _residence_changes(verdict: Verdict, known: KnownPerson, home: Home | None) -> Iterable[str]:
    row = verdict.row
    kinds = {episode.kind for episode in known.episodes}
    temporary = row.kind is ResidenceKind.TEMPORARY if row.kind else kinds == {"temporary"}
    verdict.episode = episode = known.episode(temporary=temporary)
    if home is None:
        return
    if episode is None and home.known is not None and row.kind is not None:
        # Registered here before as temporary and now as permanent, or the other way round: one home, not two.
        same_home = [e for e in known.episodes if e.household == home.known.id]
        if same_home:
            verdict.episode = same_home[0]
            yield "kind"
            return
    if episode is None or home.known is None or episode.household != home.known.id:
        yield "household"
        return
    if row.kind is not None and row.kind != episode.kind:
        yield "kind"
    if row.role is not None and row.role != episode.role:
        yield "role"


def _home_changes(home: Home) -> None:
    """What the list says of a known household: shown at the row of its head, or its first row."""
    known = home.known
    if known is None:
        return
    changes = []
    if home.group.priority is not None and home.group.priority != known.priority:
        changes.append("priority")
    if home.group.address and home.group.address != known.address:
        changes.append("address")
    home.changes = tuple(changes)
    if not changes:
        return
    known_rows = [v for v in home.rows if v.outcome in (Outcome.SAME, Outcome.CHANGED)]
    for verdict in known_rows[:1]:
        verdict.changes += home.changes
        verdict.outcome = Outcome.CHANGED
