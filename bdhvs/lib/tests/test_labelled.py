"""A code with its words."""

import pickle

import pytest

from bdhvs.lib.labelled import Labelled


class Fate(Labelled):
    NEW = "new", "ghi mới"
    NONE = "", "chưa rõ"


def test_a_member_is_its_code_wherever_it_is_stored_or_written() -> None:
    assert [one.value for one in Fate] == ["new", ""]
    assert (str(Fate.NEW), f"{Fate.NEW}", {"new": 1}[Fate.NEW]) == ("new", "new", 1)
    assert pickle.loads(pickle.dumps(Fate.NEW)) is Fate.NEW  # noqa: S301 - our own bytes


def test_the_code_alone_finds_the_member_and_its_words() -> None:
    assert (Fate("new").label, Fate("").label) == ("ghi mới", "chưa rõ")
    with pytest.raises(ValueError, match="ghi mới"):
        Fate("ghi mới")


def test_choices_stand_in_the_order_in_which_they_were_written() -> None:
    assert Fate.choices() == [("new", "ghi mới"), ("", "chưa rõ")]
    assert Fate.labels() == {"new": "ghi mới", "": "chưa rõ"}
