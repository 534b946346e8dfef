"""Obstacles and proposals of the report as they were told, in the office's own wordings and in counts."""

from collections.abc import Iterable

from bdhvs.feedback.queries import Tally, Voices


def told_obstacles(voices: Voices) -> list[str]:
    """How many were raised and wait, by kind and place; the chosen wordings; places without signal."""
    said = []
    if voices.raised:
        said.append(
            f"Trong kỳ có {voices.raised} ý kiến, khó khăn được nêu, còn {voices.waiting} chưa trả lời: "
            f"{_counted(voices.by_kind)}. Theo nơi: {_counted(voices.by_place)}."
        )
    said += [_sentence(gist) for gist in voices.chosen]
    if voices.zones:
        places = "; ".join(f"{name} ({number})" for name, number in voices.zones)
        said.append(f"Còn {sum(number for _, number in voices.zones)} chỗ chưa có sóng di động: {places}.")
    return said


def told_proposals(voices: Voices) -> list[str]:
    """What was carried up to the superior agency and chosen for the report."""
    return [_sentence(gist) for gist in voices.proposed]


def _counted(tallies: Iterable[Tally]) -> str:
    return "; ".join(f"{one.label} ({one.raised})" for one in tallies)


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
