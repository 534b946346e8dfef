"""The child process that sets a printed sheet: `python -m bdhvs.ui.typesetting TEMPLATE`, rows on stdin, PDF on stdout.

A thousand pages need 150 to 220 MB for half a second; the web process must not keep that. A warning (an unknown
font) is a failure: a sheet with letters of another face must not reach the printer.
"""

import resource
import sys
from pathlib import Path

from bdhvs.ui import fonts

ROOT = Path(__file__).resolve().parents[1]
"""Templates may import each other by a path that begins here: `#import "/ui/sheets/sheet.typ"`."""

FAILED = 3
_SECONDS, _MEMORY = 60, 2 * 1024**3


def main(arguments: list[str]) -> int:
    """Set one template; 0 when done, 3 with the typesetter's words on stderr."""
    import typst

    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    try:
        pdf, warnings = typst.compile_with_warnings(
            arguments[0],
            root=str(ROOT),
            font_paths=[str(fonts.FOLDER)],
            ignore_system_fonts=True,
            sys_inputs={"rows": sys.stdin.read()},
        )
    except typst.TypstError as error:
        sys.stderr.write(str(error.message))
        return FAILED
    if warnings:
        sys.stderr.write("; ".join(warning.message for warning in warnings))
        return FAILED
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
