"""Rule 11: hours of duty against hours of opening, from inclusive, to exclusive."""

from datetime import time

Hours = tuple[time, time]


def covers(duties: list[Hours], openings: list[Hours]) -> bool:
    """Whether the union of the duties holds every opening; no duty covers nothing."""
    return all(_covers_one(sorted(duties), opening) for opening in openings)


def _covers_one(duties: list[Hours], opening: Hours) -> bool:
    reached, end = opening
    for begins, ends in duties:
        if begins <= reached:
            reached = max(reached, ends)
    return reached >= end
