"""The kinds of gatherings, read from the catalogue: what each is called and as which session targets measure it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import yaml
from django.conf import settings

KEPT_IN: Final = {
    "visits": "lượt thăm, kèm từng người",
    "publications": "lượt phát, bài đăng",
    "tasks": "tình hình nhiệm vụ",
}
"""Where the evidence of a kind lies that leaves no session of its own."""


@dataclass(frozen=True, slots=True)
class GatheringKind:
    """One kind of activity. `session`: the kind of session it leaves when held; empty when `kept_in` another room."""

    number: int
    code: str
    label: str
    session: str = ""
    for_team: str = ""
    kept_in: str = ""
    training: bool = False

    def measured_as(self, audience: str) -> str:
        """The session kind of a held gathering for this audience."""
        return self.for_team if self.for_team and audience == "team_member" else self.session


@cache
def kinds() -> Mapping[str, GatheringKind]:
    """Every kind by its code, in the order of the catalogue."""
    text = (settings.CATALOGUE_DIR / "gatherings.yaml").read_text(encoding="utf-8")
    return {row["code"]: GatheringKind(**row) for row in yaml.safe_load(text)["kinds"]}


def training_kinds() -> list[str]:
    """Codes of the kinds that stand in the yearly plan of training."""
    return [code for code, kind in kinds().items() if kind.training]


def kind_labels() -> dict[str, str]:
    return {code: kind.label for code, kind in kinds().items()}
