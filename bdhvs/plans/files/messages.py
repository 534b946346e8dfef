"""What pydantic found wrong, in Vietnamese."""

from typing import Any, Final

_SENTENCES: Final = {
    "missing": "thiếu mục `{key}`",
    "extra_forbidden": "không có mục nào tên là `{key}`",
    "string_type": "mục `{key}` phải là chữ, không để trống, không phải danh sách",
    "enum": "mục `{key}` không nhận giá trị này; được dùng: {expected}",
    "literal_error": "mục `{key}` không nhận giá trị này; được dùng: {expected}",
    "tuple_type": "mục `{key}` phải là một danh sách",
    "model_type": "mục `{key}` phải là một nhóm các mục con",
    "model_attributes_type": "mục `{key}` phải là một nhóm các mục con",
    "int_type": "mục `{key}` phải là một số nguyên",
    "date_type": "mục `{key}` phải là một ngày, viết năm-tháng-ngày",
    "bool_type": "mục `{key}` chỉ nhận true hoặc false",
}


def sentence(error: Any) -> str:
    """One refusal as a sentence; names the key that is wrong."""
    path: tuple[str | int, ...] = error["loc"]
    key = next((str(step) for step in reversed(path) if isinstance(step, str)), "kế hoạch")
    context = error.get("ctx") or {}
    if error["type"] == "value_error":
        reason = str(context.get("error", ""))
        return f"mục `{key}`: {reason}" if path and isinstance(path[-1], str) else reason
    expected = str(context.get("expected", "")).replace(" or ", ", ")
    pattern = _SENTENCES.get(error["type"], "mục `{key}` có giá trị không hợp lệ")
    return pattern.format(key=key, expected=expected)
