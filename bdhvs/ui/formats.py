"""How numbers, shares and dates are written for people: 1.234,5 · 72,5% · 21/11/2026."""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

UNKNOWN = "chưa có"
THOUSANDS = re.compile(r"-?[1-9]\d{0,2}(\.\d{3})+")
HERE = ZoneInfo("Asia/Ho_Chi_Minh")


def vn_number(value: object, places: int | None = None) -> str:
    """A number with `.` for thousands and `,` for decimals; without `places`, at most two decimals.

    Missing: "chưa có".
    """
    if type(value) is int and places is None:
        return f"{value:,}".replace(",", ".")
    number = as_decimal(value)
    if number is None:
        return UNKNOWN
    return _grouped(number, 2 if places is None else places, trim=places is None)


def vn_percent(value: object, places: int = 1) -> str:
    """A ratio 0..1 (or an object with `.value`) as a percentage.

    Rounding never turns "almost all" into 100% nor "a few" into 0%: a target of 100% is reached or it is not.
    Missing: "chưa có".
    """
    ratio = as_decimal(getattr(value, "value", value))
    if ratio is None:
        return UNKNOWN
    step = Decimal(1).scaleb(-places)
    shown = (ratio * 100).quantize(step, ROUND_HALF_UP)
    if ratio < 1 and shown >= 100:
        return f">{_grouped(100 - step, places, trim=False)}%"
    if ratio > 0 and shown <= 0:
        return f"<{_grouped(step, places, trim=False)}%"
    return f"{_grouped(shown, places, trim=True)}%"


def vn_share(value: object, goal: object = None) -> str:
    """A ratio beside the ratio it is measured against: as many decimals as it takes to stay on its own side.

    69,96% of a goal of 70% is not written as 70%. Missing: "chưa có".
    """
    ratio, aim = as_decimal(getattr(value, "value", value)), as_decimal(goal)
    if ratio is None or aim is None or ratio == aim:
        return vn_percent(ratio)
    places = next((n for n in range(1, 5) if round(ratio * 100, n) != round(aim * 100, n)), 5)
    return vn_percent(ratio, places)


def vn_date(value: date | datetime | None) -> str:
    """A day as dd/mm/yyyy; an instant by the day it had in Viet Nam. Missing: "chưa có"."""
    if value is None or value == "":
        return UNKNOWN
    return _local(value).strftime("%d/%m/%Y")


def vn_datetime(value: datetime | None) -> str:
    """An instant as 14:05 ngày 21/11/2026, in Vietnamese time. Missing: "chưa có"."""
    if value is None or value == "":
        return UNKNOWN
    return _local(value).strftime("%H:%M ngày %d/%m/%Y")


def plain_number(text: str) -> str:
    """A number as offices type it (1.234,5 or 1.234) as computers read it; other text comes back unchanged."""
    tight = text.replace("\u00a0", "").replace(" ", "")
    if "," in tight or THOUSANDS.fullmatch(tight):
        return tight.replace(".", "").replace(",", ".")
    return tight


def as_decimal(value: object) -> Decimal | None:
    """Any number exactly enough to be written down; None when there is none."""
    if value is None or value == "":
        return None
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    if isinstance(value, Decimal):
        return value
    if isinstance(value, (int, float, str)):
        return Decimal(str(value))
    raise TypeError(f"not a number: {type(value).__name__}")


def _local(value: date | datetime) -> date | datetime:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(HERE)
    return value


def _grouped(number: Decimal, places: int, *, trim: bool) -> str:
    text = f"{number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,f}"
    whole, _, decimals = text.partition(".")
    if trim:
        decimals = decimals.rstrip("0")
    if not decimals and whole == "-0":
        whole = "0"
    return whole.replace(",", ".") + (f",{decimals}" if decimals else "")
