"""One chart and its drawings.

Altair and the renderer are imported where a chart is drawn, and drawings are cached by what they show: a web
process that reads cached drawings never pays for them.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, TypeVar
from xml.sax.saxutils import escape

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe

from bdhvs.ui import fonts, formats

VERSION = 2
"""Raised when the same figures are drawn in another way, so that no older drawing is shown."""
SCREEN_FONT = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif"
PAPER_FONT = f"{fonts.SANS}, DejaVu Sans"
INK, SOFT, LINE = "#1b2430", "#4f5b67", "#d9dee3"
NUMBERS = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " ₫"]}
LOOK: dict[str, Any] = {
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "labelColor": SOFT,
        "titleColor": SOFT,
        "gridColor": LINE,
        "domainColor": "#7b8794",
        "tickColor": "#7b8794",
        "labelLimit": 170,
        "labelPadding": 6,
    },
    "legend": {
        "labelFontSize": 13,
        "labelColor": INK,
        "labelLimit": 260,
        "symbolStrokeWidth": 1,
        "title": None,
    },
    "text": {"fontSize": 13, "color": INK},
}
LOOK_VERSION = 4
KEPT_SECONDS = 7 * 24 * 3600
INNER = re.compile(r' (?:role|aria-[a-z]+|class)="[^"]*"')
FORBIDDEN = re.compile(
    r"<script|<style|<foreignObject|<[^>]+\s(?:style|on[a-z]+)=|javascript:", re.IGNORECASE
)
Drawn = TypeVar("Drawn", str, bytes)


class UnsafeDrawingError(Exception):
    """The renderer made something that a page of ours must not carry."""


@dataclass(frozen=True)
class Chart:
    """One chart. `build` makes the Altair chart; `rows` are the same values for the table beside it."""

    kind: str
    title: str
    says: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    build: Callable[[], Any]
    percent_columns: frozenset[int] = frozenset()
    extra: Sequence[Any] = ()

    @property
    def svg(self) -> SafeString:
        """Drawing for the page: no script, no style; its title and description are inside.

        Raises: UnsafeDrawingError.
        """
        return mark_safe(self._cached("svg", self._draw_svg))  # noqa: S308 drawn by us, checked by `_clean`

    def png(self, scale: float = 3.0) -> bytes:
        """Drawing for a document. Unit: `scale` 3 is about 290 dots an inch at 17 cm."""
        return self._cached(f"png{scale}", lambda: self._draw_png(scale))

    @property
    def written_rows(self) -> list[list[str]]:
        """Rows of the table beside the drawing, in Vietnamese notation. Missing: "chưa có"."""
        return [[self._write(i, value) for i, value in enumerate(row)] for row in self.rows]

    @property
    def fingerprint(self) -> str:
        """Equal for charts that look the same."""
        content = [LOOK_VERSION, self.kind, self.title, self.says, self.columns, self.rows, self.extra]
        return sha256(json.dumps(content, ensure_ascii=False, default=str).encode()).hexdigest()[:32]

    def _write(self, position: int, value: Any) -> str:
        if value is None:
            return formats.UNKNOWN
        if position in self.percent_columns:
            return formats.vn_percent(value)
        if isinstance(value, date):
            return formats.vn_date(value)
        return value if isinstance(value, str) else formats.vn_number(value)

    def _cached(self, shape: str, draw: Callable[[], Drawn]) -> Drawn:
        key = f"chart:{VERSION}:{shape}:{self.fingerprint}"
        kept: Drawn | None = cache.get(key)
        if kept is None:
            kept = draw()
            cache.set(key, kept, KEPT_SECONDS)
        return kept

    def _draw_svg(self) -> str:
        import vl_convert

        spec = self._spec(SCREEN_FONT, background=None)
        return self._clean(vl_convert.vegalite_to_svg(spec, format_locale=NUMBERS, allowed_base_urls=[]))

    def _draw_png(self, scale: float) -> bytes:
        import vl_convert

        if fonts.FOLDER.exists():
            vl_convert.register_font_directory(str(fonts.FOLDER))
        spec = self._spec(PAPER_FONT, background="white")
        return bytes(
            vl_convert.vegalite_to_png(spec, scale=scale, format_locale=NUMBERS, allowed_base_urls=[])
        )

    def _spec(self, font: str, background: str | None) -> dict[str, Any]:
        spec: dict[str, Any] = self.build().to_dict()
        spec["config"] = {**LOOK, "font": font, "background": background}
        return spec

    def _clean(self, svg: str) -> str:
        name = f"chart-{self.fingerprint[:10]}"
        body = INNER.sub("", svg[svg.index(">") + 1 :])
        view = re.search(r'viewBox="[^"]*"', svg)
        drawing = (
            f'<svg xmlns="http://www.w3.org/2000/svg" {view.group() if view else ""} role="img" '
            f'aria-labelledby="{name}-t {name}-d"><title id="{name}-t">{escape(self.title)}</title>'
            f'<desc id="{name}-d">{escape(self.says)}</desc>{body}'
        )
        if FORBIDDEN.search(drawing):
            raise UnsafeDrawingError(self.title)
        return drawing
