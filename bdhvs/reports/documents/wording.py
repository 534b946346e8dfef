"""How values are written the Vietnamese way: 1.234 · 12,5 · 31/12/2026 · 75,3%."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from bdhvs.reports.documents.content import Share, Value

_SWAP = str.maketrans({",": ".", ".": ","})


def number(value: int | Decimal) -> str:
    """A number with a dot between thousands and a decimal comma."""
    return f"{value:,}".translate(_SWAP)


def day(value: date) -> str:
    """A day as dd/mm/yyyy."""
    return f"{value:%d/%m/%Y}"


def percent(share: Share) -> str | None:
    """A share in percent with one decimal.

    Missing: None without a denominator or with an empty one.
    A share that is not whole is never rounded up to 100 %, nor one that is not nothing down to 0 %.
    """
    if not share.denominator:
        return None
    exact = Decimal(share.numerator) * 100 / Decimal(share.denominator)
    shown = exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
    if shown == 100 and share.numerator < share.denominator:
        shown = Decimal("99.9")
    if shown == 0 and share.numerator > 0:
        shown = Decimal("0.1")
    return f"{number(shown)}%"


def written(value: Value, missing: str) -> str:
    """A cell as it is printed; what is not known is said in words."""
    text: str | None
    match value:
        case None:
            text = None
        case Share():
            text = percent(value)
        case int() | Decimal():
            text = number(value)
        case date():
            text = day(value)
        case _:
            text = value
    return missing if text is None else text
