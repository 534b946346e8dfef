"""One sentence on how a target is measured: what, over whom, as of when, with what evidence. For page and report."""

from decimal import Decimal

from bdhvs.lib.evidence import Level
from bdhvs.plans import board as boards
from bdhvs.plans.measuring import TargetState, measure_of
from bdhvs.plans.rules import MeasureRule

RESIDENT_WORDS = {
    "present": "người thường trú và tạm trú đang có mặt",
    "permanent": "người thường trú",
}

RULE_WORDS = {
    MeasureRule.ASSESSMENT: "kiểm tra đạt, có quan sát",
    MeasureRule.CERTIFICATE: "có giấy chứng nhận được xem",
    MeasureRule.OFFICIAL_LIST: "có trong danh sách chính thức",
}


def how_measured(state: TargetState, reading: boards.Reading) -> str:
    """In plain words; every choice that decides the number is in it."""
    measure, unit = measure_of(state.target, state.definition), reading.unit_word(state.definition.of)
    said = [f"Đếm theo {unit}: {lower_first(state.definition.says)}"]
    if state.shape in ("value", "rank") and state.only_figures:
        said = [f"Lấy con số mới nhất đã được báo: {lower_first(state.definition.says)}"]
    elif state.only_figures:
        said = [f"Cộng số liệu mới nhất của từng nơi báo cáo: {lower_first(state.definition.says)}"]
    elif state.definition.of in ("person", "household"):
        said.append(f"tính {RESIDENT_WORDS[measure.resident]}")
    said.append(f"từ ngày {measure.start:%d/%m/%Y} đến ngày {min(state.as_of, measure.by):%d/%m/%Y}")
    level = Level(measure.at_least)
    if level is not Level.E0:
        said.append(f"chỉ tính minh chứng từ mức {level.value} ({level.label}) trở lên")
    if state.target.settings.get("rule"):
        said.append(f"xã chọn cách xác định: {RULE_WORDS[MeasureRule(state.target.settings['rule'])]}")
    if state.target.settings.get("base_says"):
        said.append(state.target.settings["base_says"])
    said += _stages(state)
    if state.target.base == "figure" and not state.only_figures:
        said.append("tình trạng do số liệu chính thức quyết định, số đếm của xã đứng bên cạnh")
    return "; ".join(said) + "."


def _stages(state: TargetState) -> list[str]:
    """The way there by quarter, and what single hamlets are asked."""
    target, said = state.target, []
    if stages := target.settings.get("phases"):
        steps = [
            f"quý {one['quarter'][6:]}/{one['quarter'][:4]} {boards.asked_words(target, Decimal(one['value']))}"
            for one in stages
        ]
        said.append(f"mức đến hết từng quý: {', '.join(steps)}")
    if own := target.settings.get("value_by"):
        said.append(f"{len(own)} nơi có mức riêng theo kế hoạch")
    return said


def rule_in_short(state: TargetState, reading: boards.Reading) -> str:
    """The rule in the width of a table column; the whole sentence is `how_measured`."""
    if state.only_figures:
        return "con số được báo" if state.shape in ("value", "rank") else "cộng số liệu các nơi báo cáo"
    level = measure_of(state.target, state.definition).at_least
    floor = f", minh chứng từ {level}" if level != "E0" else ""
    return f"đếm {reading.unit_word(state.definition.of)}{floor}"


def lower_first(text: str) -> str:
    return text[:1].lower() + text[1:].rstrip(".")
