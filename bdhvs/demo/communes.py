"""The five communes as the sample tells them: their words, their size, how far their work has come."""

from dataclasses import dataclass, field, replace

from bdhvs.demo.rules import WARD_PEOPLE, Size


@dataclass(frozen=True, slots=True)
class Effort:
    """How much of the work has been done. Unit: shares from 0 to 1 unless said otherwise."""

    assessed: float = 0.5  # adults assessed against the whole framework
    skill: float = 0.55  # how able people are
    officials: float = 0.9  # staff who learn and were assessed
    visits: float = 1.2  # visits per household in the time of the sample
    guidance: float = 1.0  # sessions of guidance in hamlets, against the usual
    identity: float = 0.9  # people with a digital identity
    signature: float = 0.4
    account: float = 0.55  # people with a learning account
    told: float = 0.3  # households that got material
    logs: float = 0.7  # owners whose activity logs are all in
    weeks: float = 0.9  # weeks with an item on each channel
    assigned: float = 0.7  # households with a team member in charge


@dataclass(frozen=True, slots=True)
class Seed:
    """A commune of the sample."""

    code: str
    short: str  # begins the names of its accounts
    name: str
    hamlet_label: str
    hamlet_name: str  # "Thôn" → "Thôn 7"
    team_label: str
    hamlets: int
    people: int
    urban: bool = False
    merged_hamlets: tuple[int, int] | None = None  # two neighbours that became one on 1/1/2026
    effort: Effort = field(default_factory=Effort)
    faults: frozenset[str] = frozenset()  # duties that somebody neglected; see the modules that read them


SEEDS: tuple[Seed, ...] = (
    Seed(
        "18775", "ka", "Kỳ Anh", "thôn", "Thôn", "Tổ chuyển đổi số cộng đồng", 12, 480,
        effort=Effort(assessed=0.4, officials=0.97, visits=0.22, guidance=0.5, told=0.35, account=0.5),
        faults=frozenset({"a_hamlet_without_loudspeaker", "hamlets_without_guidance", "tested_once"}),
    ),
    Seed(
        "17395", "hc", "Hùng Châu", "xóm", "Xóm", "Tổ chuyển đổi số cộng đồng", 11, 440,
        merged_hamlets=(10, 11),
        effort=Effort(assessed=0.62, skill=0.66, officials=0.96, visits=1.0, identity=0.93, logs=0.6),
    ),
    Seed(
        "23317", "nb", "Ngọk Bay", "thôn", "Thôn", "Tổ công nghệ số cộng đồng", 16, 520,
        effort=Effort(assessed=0.35, skill=0.45, officials=0.8, visits=0.8, identity=0.82, signature=0.22, logs=0.5),
        faults=frozenset({"some_mentors_alone", "gaps_in_duty"}),
    ),
    Seed(
        "15274", "hl", "Hà Long", "thôn", "Thôn", "Tổ công nghệ số cộng đồng", 10, 380,
        effort=Effort(assessed=0.3, visits=0.7, told=0.7, weeks=0.88),
    ),
    Seed(
        "20275", "ah", "An Hải", "tổ dân phố", "Tổ dân phố", "Tổ công nghệ số cộng đồng và Đề án 06", 12, 600,
        urban=True,
        effort=Effort(assessed=0.55, skill=0.7, officials=0.92, visits=1.3, identity=0.96, signature=0.6, account=0.7,
                      told=0.4, logs=0.8, weeks=0.93, assigned=0.85),
        faults=frozenset({"teams_not_complete", "a_list_not_approved"}),
    ),
)  # fmt: skip

FIVE = {seed.code: seed for seed in SEEDS}
_WARD = "20275"
_PER_HAMLET = 1_100


def seeds_of(size: Size) -> tuple[Seed, ...]:
    """The five communes at a size; `ward` makes An Hải a ward of 100,000 people."""
    if size is Size.WARD:
        effort = replace(FIVE[_WARD].effort, assessed=0.3)
        grown = replace(FIVE[_WARD], people=WARD_PEOPLE, hamlets=WARD_PEOPLE // _PER_HAMLET, effort=effort)
        return tuple(grown if seed.code == _WARD else seed for seed in SEEDS)
    return SEEDS


def seed_of_province(code: str, name: str, *, people: int, urban: bool, turn: int) -> Seed:
    """Any commune of a province; neighbours differ in how far they have come."""
    pattern = SEEDS[turn % len(SEEDS)]
    label = "khối" if urban else "xóm"
    return replace(
        pattern, code=code, short=code, name=name, hamlet_label=label, hamlet_name=label.capitalize(),
        hamlets=max(3, people // _PER_HAMLET), people=people, urban=urban, merged_hamlets=None,
    )  # fmt: skip
