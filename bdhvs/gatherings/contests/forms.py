"""Shape of one team of a contest."""

from typing import Any, cast

from django import forms

from bdhvs.gatherings.contests.commands import TeamTold
from bdhvs.gatherings.contests.rules import MOST_PEOPLE, Prize
from bdhvs.skills.desk import Desk
from bdhvs.skills.entry import blank
from bdhvs.ui.forms import FreeLine, FreeTextField


class TeamForm(forms.Form):
    """One team."""

    hamlet = forms.ChoiceField(label="Đội của thôn", required=False)
    unit = forms.ChoiceField(label="Hoặc của đơn vị", required=False)
    team_name = FreeTextField(
        label="Tên đội (nếu có)", required=False, max_length=120, widget=FreeLine,
        help_text="Ghi tên đội, không ghi tên người.",
    )  # fmt: skip
    people = forms.IntegerField(
        label="Số người của đội", min_value=1, max_value=MOST_PEOPLE,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    prize = forms.ChoiceField(label="Giải", choices=Prize.choices(), initial=Prize.NONE.value)

    def __init__(self, *args: Any, desk: Desk, **options: Any) -> None:
        super().__init__(*args, **options)
        cast(forms.ChoiceField, self.fields["hamlet"]).choices = blank(desk.hamlets, "Không")
        cast(forms.ChoiceField, self.fields["unit"]).choices = blank(desk.units, "Không")

    def told(self) -> TeamTold:
        """The typed argument of the command."""
        got = self.cleaned_data
        return TeamTold(
            got["people"], Prize(got["prize"]), got["team_name"], got["hamlet"] or None, got["unit"] or None
        )
