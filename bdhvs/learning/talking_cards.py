"""Talking cards: for an item or a status, what to say at the door, what to let the person do, what counts as "yes".

Files of the catalogue (`catalogue/talking_cards/*.yaml`), read once per process; nothing of them is in the database.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final

import yaml
from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, ValidationError

SYLLABLES_A_SECOND: Final = 2.5
"""How fast one speaks to an elderly person; written Vietnamese has one syllable a word."""

Sentence = Annotated[str, Field(min_length=10, max_length=140)]


class TalkingCardError(ValueError):
    """A file of cards that cannot be used; the message says where."""


class TalkingCard(BaseModel):
    """One card. `worked` says what counts as a yes, `never` what nobody may ask for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    say: tuple[Sentence, Sentence]
    do: Sentence
    worked: Sentence
    mistake: Sentence
    never: Sentence

    @property
    def seconds(self) -> float:
        """How long the two sentences take to say. Unit: seconds."""
        return sum(len(sentence.split()) for sentence in self.say) / SYLLABLES_A_SECOND


class TalkingCardFile(BaseModel):
    """The cards of one framework: its items, and the statuses recorded like items."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    framework: str
    version: str
    items: dict[str, TalkingCard]
    statuses: dict[str, TalkingCard]


def read_talking_cards(path: Path) -> TalkingCardFile:
    """Raises: TalkingCardError"""
    try:
        return TalkingCardFile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        first = error.errors()[0]
        where = " › ".join(str(part) for part in first["loc"])
        raise TalkingCardError(f"{path.name}, {where}: {first['msg']}") from error


@cache
def talking_cards() -> dict[str, TalkingCard]:
    """Every card by the code of its item or status. Missing: an item without a card is absent."""
    found: dict[str, TalkingCard] = {}
    for path in sorted((Path(settings.CATALOGUE_DIR) / "talking_cards").glob("*.yaml")):
        file = read_talking_cards(path)
        found |= file.items | file.statuses
    return found


def talking_cards_of(
    codes: list[str], own: Mapping[str, TalkingCard] | None = None
) -> dict[str, dict[str, Any]]:
    """Cards of these items and statuses as the phone and the printed sheet read them; a commune's own before ours."""
    known = talking_cards() | dict(own or {})
    return {code: known[code].model_dump(mode="json") for code in codes if code in known}
