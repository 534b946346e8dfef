"""A small plan that the linter has nothing grave to say about; tests break one thing at a time."""

from typing import Any

from bdhvs.plans.files.reading import plan_from_data
from bdhvs.plans.files.schema import PlanFile


def small_data() -> dict[str, Any]:
    """The plan as data, fresh for each test."""
    return {
        "plan": {
            "id": "xa-thu-2026",
            "commune": "00004",
            "commune_name": "xã Thử",
            "province_name": "tỉnh Nghệ An",
            "year": 2026,
            "kind": "main",
            "period_from": "2026-01-01",
            "period_to": "2027-01-01",
            "title": "Kế hoạch thử",
        },
        "document": {
            "id": "XT-L1",
            "symbol": "/KH-UBND",
            "issuer": "UBND xã Thử",
            "signing": ["TM. ỦY BAN NHÂN DÂN"],
        },
        "labels": {"hamlet": "thôn", "team": "Tổ"},
        "targets": [
            {
                "id": "XT-T1",
                "clause": "I",
                "says": "Một nửa",
                "indicator": "household_visited",
                "op": ">=",
                "value": "50",
                "by": "2026-12-31",
                "lead": "hamlets",
            }
        ],
        "tasks": [
            {"id": "XT-A1", "clause": "II", "does": "Đến nhà", "kind": "home_visit", "lead": "hamlets"}
        ],
        "actors": [
            {
                "id": "XT-R1",
                "clause": "III",
                "says": "Làm",
                "name": "Thôn",
                "codes": ["hamlets"],
                "role": "hamlet",
            }
        ],
        "reports": [
            {"id": "XT-D1", "clause": "IV", "says": "Báo cáo", "code": "periodic_report", "from": ["hamlets"]}
        ],
        "bases": [{"id": "XT-L2", "clause": "I", "title": "Căn cứ", "symbol": "1/KH", "issuer": "UBND tỉnh"}],
        "recipients": {"id": "XT-L3", "lines": [{"name": "VT"}]},
    }


def small_plan(**sections: Any) -> PlanFile:
    """The plan with some sections replaced."""
    return plan_from_data(small_data() | sections)


def with_target(**fields: Any) -> PlanFile:
    """The plan whose only target has some fields replaced; None removes one."""
    row = small_data()["targets"][0] | fields
    return small_plan(targets=[{name: value for name, value in row.items() if value is not None}])
