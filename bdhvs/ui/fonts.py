"""Whole TrueType files with every Vietnamese letter, for pictures, certificates and printed sheets.

Pages use the reader's own system font and never load these. `python -m bdhvs.ui.build` puts them there.
"""

from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "static" / "ui" / "built" / "fonts"
SANS = "Be Vietnam Pro"
SERIF = "Tinos"  # the measures of Times New Roman
