"""Symbols of lessons, drawn by us on a 24 × 24 grid, beside those of the office pages (ui/icons.py)."""
# ruff: noqa: E501 one drawing, one line

from typing import Final

from bdhvs.ui.icons import ICONS

_OURS: Final[dict[str, str]] = {
    "phone": '<rect x="6.5" y="2" width="11" height="20" rx="2.5"/><path d="M10.5 18.8h3"/>',
    "call": '<path d="M5 3.5h4l1.8 5-2.3 1.6a12 12 0 0 0 5.4 5.4l1.6-2.3 5 1.8v4c0 1-.8 1.7-1.8 1.6C10 20 4 14 3.4 5.3 3.3 4.3 4 3.5 5 3.5Z"/>',
    "message": '<path d="M4 4.5h16v11.5H11L6.5 20v-4H4Z"/>',
    "mail": '<path d="M3 5.5h18v13H3Zm0 .5 9 7 9-7"/>',
    "camera": '<path d="M4 7h4l1.6-2.5h4.8L16 7h4v12H4Z"/><circle cx="12" cy="13" r="3.6"/>',
    "picture": '<rect x="3.5" y="4.5" width="17" height="15" rx="2"/><circle cx="8.5" cy="9.5" r="1.6"/><path d="m5 17.5 5-5 3.5 3.5 2.5-2.5 3.5 4"/>',
    "wifi": '<path d="M2.5 9.5a14 14 0 0 1 19 0M6 13a9 9 0 0 1 12 0m-8.6 3.4a4 4 0 0 1 5.2 0M12 20v.1"/>',
    "signal": '<path d="M4 20v-3m5 3v-7m5 7V9m5 11V4"/>',
    "battery": '<rect x="2.5" y="7.5" width="16" height="9" rx="2"/><path d="M21.5 10.5v3M6 10.5v3m3.5-3v3"/>',
    "battery_low": '<rect x="2.5" y="7.5" width="16" height="9" rx="2"/><path d="M21.5 10.5v3M5.8 10.5v3"/>',
    "battery_full": '<rect x="2.5" y="7.5" width="16" height="9" rx="2"/><path d="M21.5 10.5v3M5.8 10.5v3m3.1-3v3m3.1-3v3m3.1-3v3"/>',
    "power": '<path d="M12 3v8M7 6.3a8 8 0 1 0 10 0"/>',
    "volume": '<path d="M4 9.5v5h3.5l5 4v-13l-5 4Zm12-1c1.6 1.8 1.6 5.2 0 7m2.6-9.6c3 3.4 3 8.8 0 12.2"/>',
    "letters": '<path d="m2.5 19 5-13 5 13M4.3 14.5h6.4M14.5 19l3-8 3 8m-5-2.6h4"/>',
    "cloud": '<path d="M7 18.5a4.5 4.5 0 0 1-.5-9 6 6 0 0 1 11.4 1.2 4 4 0 0 1-.4 7.8Z"/>',
    "download": '<path d="M12 3.5v11m-4.5-4.5 4.5 4.5 4.5-4.5M4 19.5h16"/>',
    "shop": '<path d="M4 9.5V20h16V9.5M3 9l2-5.5h14L21 9c0 3-4.5 3-4.5 0 0 3-4.5 3-4.5 0 0 3-4.5 3-4.5 0C7.5 12 3 12 3 9Z"/>',
    "basket": '<path d="M3 9.5h18l-2.2 10H5.2Zm4.5 0 3-6m6 6-3-6M9.5 13v3.5m5-3.5v3.5"/>',
    "truck": '<path d="M2.5 5.5h11v11h-11Zm11 4h4l4 4v3h-8Z"/><circle cx="7" cy="18" r="2"/><circle cx="17" cy="18" r="2"/>',
    "money": '<rect x="2.5" y="6" width="19" height="12" rx="2"/><circle cx="12" cy="12" r="2.8"/><path d="M6 12v.1m12-.1v.1"/>',
    "bank": '<path d="m3 9.5 9-6 9 6Zm2 0v8m4.7-8v8m4.6-8v8m4.7-8v8M3 20.5h18M4 17.5h16"/>',
    "card": '<rect x="2.5" y="5" width="19" height="14" rx="2"/><path d="M2.5 9.5h19M6 15h4"/>',
    "receipt": '<path d="M6 2.5h12v19l-3-2-3 2-3-2-3 2Zm3 5h6m-6 4h6m-6 4h3"/>',
    "person_card": '<rect x="2.5" y="5" width="19" height="14" rx="2"/><circle cx="8" cy="11" r="2.2"/><path d="M4.8 16.5c.4-1.8 1.6-2.7 3.2-2.7s2.8.9 3.2 2.7M14 10h4.5M14 13.5h4.5"/>',
    "shield": '<path d="M12 2.5 20 5v6.5c0 4.8-3.2 8.3-8 10-4.8-1.7-8-5.2-8-10V5Z"/><path d="m8.5 12 2.5 2.5 4.5-4.7"/>',
    "key": '<circle cx="8" cy="15.5" r="4.5"/><path d="m11.3 12.2 8.2-8.2m-3.4 3.4 2.6 2.6M13.6 9.9l1.8 1.8"/>',
    "finger": '<path d="M7 20a8.5 8.5 0 0 1-1.5-5.5V11a6.5 6.5 0 0 1 13 0v2.5M9 20.5c-.8-2-1-3.6-1-6V11a4 4 0 0 1 8 0v3c0 2.5-.3 4.2-1 6M12 11v4c0 2.3.3 4 .9 6"/>',
    "face": '<circle cx="12" cy="12" r="9"/><path d="M8.5 9.5v.1m7-.1v.1M8 14.5c2.2 2.4 5.8 2.4 8 0"/>',
    "robot": '<rect x="4" y="8" width="16" height="11" rx="3"/><path d="M12 4v4M9 12.5v1.5m6-1.5v1.5M9.5 16.8h5M2 12v4m20-4v4"/><circle cx="12" cy="3.4" r="1.2"/>',
    "hospital": '<path d="M4 21V7h16v14M2.5 21h19M12 10v6m-3-3h6M9 7V3h6v4"/>',
    "heart": '<path d="M12 20.5C6.4 16.3 3 13 3 9a4.6 4.6 0 0 1 9-1.4A4.6 4.6 0 0 1 21 9c0 4-3.4 7.3-9 11.5Z"/>',
    "pill": '<rect x="2.8" y="8.5" width="18.4" height="7" rx="3.5"/><path d="M12 8.5v7"/>',
    "school": '<path d="m2.5 9.5 9.5-5 9.5 5-9.5 5Zm4 2.2v5c3 2.4 8 2.4 11 0v-5M21.5 9.5V15"/>',
    "office": '<path d="M4 21V4h10v17m0-12h6v12M2.5 21h19M7.5 8h3m-3 4h3m-3 4h3"/>',
    "police": '<path d="M12 2.5 20 5v6.5c0 4.8-3.2 8.3-8 10-4.8-1.7-8-5.2-8-10V5Z"/><path d="m12 7.5 1.3 2.7 3 .4-2.2 2 .6 3-2.7-1.5-2.7 1.5.6-3-2.2-2 3-.4Z"/>',
    "paper": '<path d="M6 2.5h9l4 4v15H6Z"/><path d="M15 2.5v4h4M9 11h7M9 14.5h7M9 18h4"/>',
    "folder": '<path d="M3 5.5h6.5l2 2.5H21v11.5H3Z"/>',
    "pen": '<path d="M4 20.5 5 16 16.5 4.5l3.5 3.5L8.5 19.5ZM14 7l3.5 3.5M3.5 22h17"/>',
    "globe": '<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c-5 5.5-5 12.5 0 18m0-18c5 5.5 5 12.5 0 18"/>',
    "play": '<circle cx="12" cy="12" r="9"/><path d="M10 8.5v7l6-3.5Z"/>',
    "microphone": '<rect x="9" y="2.5" width="6" height="11" rx="3"/><path d="M5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21m-3.5 0h7"/>',
    "bin": '<path d="M4 6h16M9 6V3.5h6V6M6 6l1 15h10l1-15m-8 4v7m4-7v7"/>',
    "share": '<circle cx="6" cy="12" r="2.5"/><circle cx="17.5" cy="5.5" r="2.5"/><circle cx="17.5" cy="18.5" r="2.5"/><path d="m8.2 10.8 7-4m-7 6.4 7 4"/>',
    "rice": '<path d="M12 21V8m0 0c0-3 1.2-4.8 3-6 .8 2.3.2 4.4-3 6Zm0 0c0-3-1.2-4.8-3-6-.8 2.3-.2 4.4 3 6Zm0 5c1-3 3-4.3 5.5-4.5-.2 2.7-2 4.5-5.5 4.5Zm0 0c-1-3-3-4.3-5.5-4.5.2 2.7 2 4.5 5.5 4.5Zm0 5.500c1-3 3-4.3 5.5-4.5-.2 2.7-2 4.5-5.5 4.500Zm0 0c-1-3-3-4.3-5.5-4.5.2 2.7 2 4.5 5.5 4.500Z"/>',
    "child": '<circle cx="12" cy="6.5" r="3.5"/><path d="M7 21v-5c0-3 2-5 5-5s5 2 5 5v5M7 15.500l-2.5 2M17 15.500l2.5 2"/>',
    "elder": '<circle cx="11" cy="6" r="3.5"/><path d="M5.5 21v-4.500c0-3 2.3-5 5.5-5s5.5 2 5.5 5V21M19.5 12v9m-1.5-9c0-1.8 3-1.8 3 0"/>',
}  # fmt: skip

SIGNS: Final[dict[str, str]] = ICONS | _OURS
"""Every symbol a lesson may name."""
