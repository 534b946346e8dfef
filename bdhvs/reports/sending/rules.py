"""The steps of a report on its way up, their order and their refusals. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from bdhvs.lib.labelled import Labelled


class SendingError(ValueError):
    """A step that cannot be written so."""


class Step(Labelled):
    """What was done with the paper, in the order of the office."""

    PRINTED = "printed", "đã in, trình ký"
    SIGNED = "signed", "đã ký, có số"
    SENT = "sent", "đã gửi"


class Way(Labelled):
    """How it went."""

    OFFICE = "office", "qua hệ thống văn bản điện tử"
    MAIL = "mail", "thư điện tử công vụ"
    POST = "post", "bưu điện"
    HAND = "hand", "nộp trực tiếp"


ORDER: Final = tuple(Step)


@dataclass(frozen=True, slots=True)
class Details:
    """One step as it is told: its day; of a signed report its number; of a sent one to whom and by which way."""

    step: Step
    on: date
    number: str = ""
    to: str = ""
    way: str = ""


def check(told: Details, before: dict[Step, date], today: date) -> None:
    """A step is not of tomorrow, not before the one that goes before it, and says what belongs to it.

    Raises: SendingError
    """
    if told.on > today:
        raise SendingError(f"Ngày {told.on:%d/%m/%Y} chưa tới.")
    for step, day in before.items():
        early, late = (told.on, day) if ORDER.index(step) > ORDER.index(told.step) else (day, told.on)
        if step is not told.step and late < early:
            raise SendingError(f"Ngày {told.on:%d/%m/%Y} không khớp bước “{step.label}” ngày {day:%d/%m/%Y}.")
    if told.step is Step.SIGNED and not told.number.strip():
        raise SendingError("Hãy ghi số của văn bản, ví dụ 45/BC-UBND.")
    if told.step is Step.SENT:
        if Step.SIGNED not in before:
            raise SendingError("Văn bản ký rồi mới gửi: hãy ghi số và ngày ký trước.")
        if not told.to.strip() or told.way not in Way.labels():
            raise SendingError("Hãy ghi gửi đến đâu và gửi bằng cách nào.")


def next_step(held: dict[Step, date]) -> Step | None:
    """What is still to be done, in the order of the office. Missing: None when the report was sent."""
    if Step.SENT in held:
        return None
    if Step.SIGNED in held:
        return Step.SENT
    return Step.SIGNED if Step.PRINTED in held else Step.PRINTED
