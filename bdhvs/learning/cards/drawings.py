"""Sixteen pictures of ours for the picture code: 48 × 48, four flat colours, told apart without colour."""
# ruff: noqa: E501 one drawing, one line

from typing import NamedTuple

from bdhvs.learning.cards.rules import PICTURES


class Picture(NamedTuple):
    """One picture to tap: its code, its word, its drawing."""

    code: str
    label: str
    drawing: str


_DRAWN = {
    "house": '<path fill="#b3261e" d="M4 24 24 6l20 18z"/><path fill="#e8c27a" d="M10 23h28v19H10z"/><path fill="#5b3a1e" d="M20 29h9v13h-9z"/>',
    "tree": '<path fill="#5b3a1e" d="M21 30h6v14h-6z"/><circle fill="#2e7d32" cx="24" cy="19" r="15"/>',
    "fish": '<path fill="#1565c0" d="M4 24c8-13 22-13 30 0-8 13-22 13-30 0zM32 24l12-10v20z"/><circle fill="#fff" cx="13" cy="21" r="2.6"/>',
    "flower": '<g fill="#c2185b"><circle cx="24" cy="12" r="8"/><circle cx="35" cy="20" r="8"/><circle cx="31" cy="33" r="8"/><circle cx="17" cy="33" r="8"/><circle cx="13" cy="20" r="8"/></g><circle fill="#f9a825" cx="24" cy="24" r="7"/>',
    "sun": '<g stroke="#f57f17" stroke-width="4" stroke-linecap="round"><path d="M24 3v6m0 30v6M3 24h6m30 0h6M9 9l4 4m22 22 4 4M39 9l-4 4M13 35l-4 4"/></g><circle fill="#f9a825" cx="24" cy="24" r="11"/>',
    "moon": '<path fill="#455a64" d="M33 5a20 20 0 1 0 10 28A18 18 0 0 1 33 5z"/>',
    "star": '<path fill="#f9a825" stroke="#5b3a1e" stroke-width="1.5" d="m24 4 6 13.500 14.500 1.500-11 10 3.200 14.500L24 36l-12.700 7.500L14.500 29l-11-10L18 17.500z"/>',
    "boat": '<path fill="#5b3a1e" d="M4 33h40l-7 10H11z"/><path fill="#1565c0" d="M23 5v25H8z"/><path fill="#b3261e" d="M26 10v20h13z"/>',
    "bicycle": '<g fill="none" stroke="#263238" stroke-width="3"><circle cx="11" cy="32" r="8.500"/><circle cx="37" cy="32" r="8.500"/><path stroke-linejoin="round" d="m11 32 8-16h13l5 16M19 16l6 16H11m14 0 7-16m0 0-2-5h5M16 13h7"/></g>',
    "umbrella": '<path fill="#6a1b9a" d="M3 25a21 21 0 0 1 42 0z"/><path fill="none" stroke="#263238" stroke-width="3.500" stroke-linecap="round" d="M24 25v14a5 5 0 0 0 10 0"/>',
    "hat": '<path fill="#e8c27a" stroke="#5b3a1e" stroke-width="2" d="M24 8 46 34H2z"/><path fill="none" stroke="#5b3a1e" stroke-width="1.500" d="M17 17h14M11 24h26"/><path fill="none" stroke="#b3261e" stroke-width="3" d="M13 34c4 10 18 10 22 0"/>',
    "fruit": '<path fill="#b3261e" d="M24 15c10-7 20 0 19 11-1 12-9 19-19 17C14 45 6 38 5 26 4 15 14 8 24 15z"/><path fill="#2e7d32" d="M25 14c0-7 5-11 12-11 0 7-5 11-12 11z"/>',
    "key": '<g fill="none" stroke="#8d6e00" stroke-width="5"><circle cx="13" cy="24" r="8.500"/><path d="M21 24h24M36 24v9m7-9v7"/></g>',
    "clock": '<circle fill="#fff" stroke="#263238" stroke-width="4" cx="24" cy="24" r="19"/><path fill="none" stroke="#b3261e" stroke-width="4" stroke-linecap="round" d="M24 12v13l8 5"/>',
    "bird": '<path fill="#1565c0" d="M4 24c7-4 10-11 20-11 4 0 6-3 10-3 4 0 7 3 7 6l5 2-5 2c0 12-9 19-19 19-6 0-9-4-9-9-4-1-7-3-9-6z"/><circle fill="#fff" cx="35" cy="16" r="2"/>',
    "cup": '<path fill="#00796b" d="M7 14h27v18a9 9 0 0 1-9 9h-9a9 9 0 0 1-9-9z"/><path fill="none" stroke="#00796b" stroke-width="4" d="M34 19h4a5 5 0 0 1 0 12h-4"/><path fill="none" stroke="#455a64" stroke-width="2.500" stroke-linecap="round" d="M15 4v6m6-6v6m6-6v6"/>',
}

DRAWN = tuple(Picture(code, label, _DRAWN[code]) for code, label in PICTURES.items())
