"""What a device tells of its owner's own learning: JSON of a script of ours, checked as if a stranger had sent it."""

from datetime import date
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bdhvs.learning.site.rules import MOST_AT_ONCE, Studied, StudyError, StudyKind

LONGEST: Final = 60_000


class _Told(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: StudyKind
    code: Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{1,60}$")]
    on: date
    right: Annotated[int, Field(ge=0, le=50)] | None = None
    asked: Annotated[int, Field(ge=0, le=50)] | None = None


_LIST = TypeAdapter(Annotated[list[_Told], Field(min_length=1, max_length=MOST_AT_ONCE)])


def told(text: str) -> list[Studied]:
    """Raises: StudyError when the text is not what our script sends."""
    if len(text) > LONGEST:
        raise StudyError("Danh sách bài đã học quá dài.")
    try:
        return [
            Studied(one.kind, one.code, one.on, one.right, one.asked) for one in _LIST.validate_json(text)
        ]
    except ValidationError:
        raise StudyError("Danh sách bài đã học trên máy bị hỏng.") from None
