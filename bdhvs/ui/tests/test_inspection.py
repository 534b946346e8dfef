import pytest

from bdhvs.ui.inspection import PageQualityError, assert_good_page, problems

GOOD = """<!doctype html><html lang="vi"><head><meta name="viewport" content="x">
<title>Bảng chỉ tiêu · Bình dân học vụ số</title>
<script src="/a.js"></script></head><body><main><h1>Bảng chỉ tiêu</h1><label for="q">Tìm</label><input id="q">
<label><input type="checkbox"> Nhớ</label><button>Tìm</button><img src="a.png" alt="">
<a href="/x"><svg aria-label="Xem"></svg></a></main></body></html>"""


def test_a_good_page_passes() -> None:
    assert_good_page(GOOD)


@pytest.mark.parametrize(
    ("was", "becomes", "complaint"),
    [
        ('lang="vi"', 'lang="en"', "lang=vi"),
        ("<h1>Bảng chỉ tiêu</h1>", "", "0 h1"),
        ("<h1>Bảng chỉ tiêu</h1>", "<h1>Bảng chỉ tiêu</h1><h1>Hai</h1>", "2 h1"),
        ("<h1>Bảng chỉ tiêu</h1>", "<h1>Báo cáo</h1>", "differ"),
        ('<label for="q">Tìm</label>', "", "no label"),
        ('<label for="q">', '<label for="khac">', "no label"),
        ("<label><input", '<i id="q"></i><label><input', "used 2 times"),
        ("<main>", '<main style="color:red">', "inline style"),
        ("</main>", "<style>a{}</style></main>", "inline style"),
        ("</main>", "<script>x()</script></main>", "inline script"),
        ("<button>", '<button onclick="x()">', "handler onclick"),
        ("<button>", '<button hx-on:click="x()">', "handler hx-on"),
        ('href="/x"', 'href="javascript:x()"', "javascript: address"),
        ('alt=""', "", "no alt"),
        ("<button>Tìm</button>", "<button></button>", "button has no name"),
        ('<svg aria-label="Xem"></svg>', "<svg></svg>", "has no name"),
        ("<input id", '<input aria-describedby="gi" id', "points at no id"),
        ('<meta name="viewport" content="x">', "", "viewport"),
    ],
)
def test_each_fault_is_found(was: str, becomes: str, complaint: str) -> None:
    assert was in GOOD
    with pytest.raises(PageQualityError, match=complaint):
        assert_good_page(GOOD.replace(was, becomes, 1))


def test_a_fragment_is_not_asked_for_a_title() -> None:
    assert problems("<section><button>Lưu</button></section>") == []
    assert problems('<section><input name="q"></section>') == ["<input name='q'> has no label"]
