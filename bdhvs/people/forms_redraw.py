"""Shape of a redraw of hamlets: which old ones, which new ones, and where each household goes."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms

from bdhvs.accounts.models import User
from bdhvs.people.forms import DayForm
from bdhvs.people.models import Household
from bdhvs.people.rules import lane_of
from bdhvs.places.following import Followers
from bdhvs.places.models import Team

EACH: Final = "tung-ho"
MOST_NEW: Final = 9
ALL_PARTS: Final = "tat-ca"


class RedrawForm(DayForm):
    """The first step: old hamlets, names of the new ones, the day."""

    olds = forms.MultipleChoiceField(label="Những nơi thay đổi", widget=forms.CheckboxSelectMultiple)
    names = forms.CharField(
        label="Tên mới",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Mỗi tên một dòng. Một tên: sáp nhập. Hai tên trở lên: chia tách.",
    )
    field_order = ("olds", "names", "on")

    def __init__(self, *args: object, hamlets: Sequence[tuple[str, str]], **options: object) -> None:
        super().__init__(*args, **options)
        self.choices("olds", hamlets)
        self.fields["on"].label = "Có hiệu lực từ ngày"
        self.fields[
            "on"
        ].help_text = "Ngày trong nghị quyết, quyết định. Trước ngày này, mọi số theo bản đồ cũ."

    def clean_names(self) -> list[str]:
        names = [" ".join(line.split()) for line in self.cleaned_data["names"].splitlines() if line.strip()]
        if len({name.casefold() for name in names}) != len(names):
            raise forms.ValidationError("Có hai tên giống nhau.")
        if len(names) > MOST_NEW:
            raise forms.ValidationError(f"Mỗi lần chỉ vẽ lại thành nhiều nhất {MOST_NEW} nơi.")
        if any(len(name) > 80 for name in names):
            raise forms.ValidationError("Tên dài quá 80 chữ.")
        return names


class FollowForm(forms.Form):
    """Which part each team and each account of the old hamlets goes to. Left out, as proposed."""

    def __init__(
        self,
        *args: Any,
        news: Sequence[str],
        teams: Sequence[tuple[Team, int]],
        accounts: Sequence[tuple[User, Sequence[int]]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        parts = [(str(i), name) for i, name in enumerate(news)]
        self._ids: dict[str, str | int] = {}
        for team, part in teams:
            self._ask(f"to-{team.code}", team.code, team.name, parts, str(part))
        for user, served in accounts:
            proposal = ALL_PARTS if len(served) > 1 else str(served[0])
            label = f"{user.full_name} ({user.get_role_display()})"
            self._ask(f"tk-{user.pk}", user.pk, label, [*parts, (ALL_PARTS, "tất cả các nơi mới")], proposal)

    def _ask(
        self, name: str, key: str | int, label: str, parts: Sequence[tuple[str, str]], proposal: str
    ) -> None:
        self._ids[name] = key
        self.fields[name] = forms.ChoiceField(label=label, choices=parts, initial=proposal, required=False)

    def followers(self, codes: Sequence[str]) -> Followers:
        """What was chosen, by the codes of the new hamlets."""
        teams: dict[str, str] = {}
        accounts: dict[int, Sequence[str]] = {}
        for name, key in self._ids.items():
            part = self.cleaned_data.get(name) or str(self.fields[name].initial)
            if isinstance(key, str):
                teams[key] = codes[int(part)]
            else:
                accounts[key] = codes if part == ALL_PARTS else [codes[int(part)]]
        return Followers(teams, accounts)


@dataclass(frozen=True, slots=True)
class Lane:
    """Households of one lane and what was chosen for it: a number of a new hamlet, each by itself, or nothing."""

    key: str
    name: str
    homes: Sequence[Household]
    chosen: str
    each: Sequence[tuple[Household, str]]


@dataclass(frozen=True, slots=True)
class Sorting:
    """Where every household goes. `goes_to`: index of the new hamlet by id of the household."""

    lanes: Sequence[Lane]
    goes_to: Mapping[int, int]
    missing: int

    def counts(self, news: int) -> list[int]:
        tally = Counter(self.goes_to.values())
        return [tally[i] for i in range(news)]


def sort_households(homes: Sequence[Household], sent: Mapping[str, str], news: int) -> Sorting:
    """Every household by what was chosen for its lane, or for itself; `sent` are the fields of the page."""
    several = len({home.hamlet_id for home in homes}) > 1
    by_lane: dict[str, list[Household]] = {}
    for home in homes:
        lane = lane_of(home.address)
        by_lane.setdefault(f"{home.hamlet.name}, {lane}" if several else lane, []).append(home)
    known = {str(i) for i in range(news)}
    lanes, goes_to = [], {}
    for number, (name, members) in enumerate(sorted(by_lane.items())):
        chosen = "0" if news == 1 else sent.get(f"ngo-{number}", "")
        each = []
        for home in members:
            where = sent.get(f"ho-{home.pk}", "") if chosen == EACH else chosen
            if where in known:
                goes_to[home.pk] = int(where)
            each.append((home, where))
        lanes.append(Lane(f"ngo-{number}", name, members, chosen, each if chosen == EACH else ()))
    return Sorting(lanes, goes_to, len(homes) - len(goes_to))
