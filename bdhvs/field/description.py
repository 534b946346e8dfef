"""The OpenAPI description of the field protocol: also the refusals, and bodies that are read before they are parsed.

tests/security/test_interface.py sends odd requests made from it and holds every answer against it.
"""

from typing import Any, Final

from ninja import NinjaAPI

_JSON: Final = "application/json"
REFUSAL: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["code", "says"],
    "properties": {
        "code": {"type": "string"},
        "says": {"type": "string"},
        "retry_after_ms": {"type": "integer"},
    },
}
_ANY: Final = {"type": "object", "additionalProperties": True}
BODIES: Final[dict[str, dict[str, Any]]] = {
    "/batch": {
        _JSON: {
            "schema": {
                "type": "object",
                "required": ["device_id", "events"],
                "properties": {
                    "device_id": {"type": "string", "format": "uuid"},
                    "events": {"type": "array", "maxItems": 200, "items": _ANY},
                    "last_seq": {"type": "integer"},
                    "outbox_left": {"type": "integer"},
                    "clock_offset_ms": {"type": "integer"},
                },
            }
        }
    },
    "/rescue": {
        _JSON: {
            "schema": {
                "type": "object",
                "required": ["format", "v", "body", "signature"],
                "properties": {
                    "format": {"const": "bdhvs-rescue"},
                    "v": {"const": 1},
                    "body": {"type": "string"},
                    "signature": {"type": "string"},
                },
            }
        }
    },
    "/photo/{digest}": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
}
HEADERS: Final = {"/batch": ["X-Batch-Signature"], "/photo/{digest}": ["Content-Range"]}


class DescribedAPI(NinjaAPI):
    """Describes what every operation may also answer, who speaks, and raw bodies."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """The description with what the shapes of the views do not say."""
        told = super().get_openapi_schema(**options)
        parts = told.setdefault("components", {})
        parts.setdefault("schemas", {})["Refusal"] = REFUSAL
        parts.setdefault("securitySchemes", {})["Phone"] = {"type": "http", "scheme": "bearer"}
        for path, operations in told["paths"].items():
            for method, operation in operations.items():
                _complete(path, method, operation)
        return told


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    refused = {_JSON: {"schema": {"$ref": "#/components/schemas/Refusal"}}}
    answers = operation["responses"] = {str(status): said for status, said in operation["responses"].items()}
    for status in ("4XX", "503"):
        answers[status] = {"description": "refused; says why", "content": refused}
    operation.setdefault("security", [{"Phone": []}])
    end = next((end for end in BODIES if path.endswith(end)), "")
    if end == "/photo/{digest}":
        answers |= {"201": {"description": "complete"}, "404": {"description": "nothing of it yet"}}
    if end and method != "head":
        operation["requestBody"] = {"required": True, "content": BODIES[end]}
        for name in HEADERS.get(end, ()):
            operation["parameters"].append({"in": "header", "name": name, "schema": {"type": "string"}})
