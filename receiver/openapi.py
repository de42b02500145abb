"""The OpenAPI document, written by hand: the ingest routes are plain, so nothing derives it."""

from typing import Any

from doors.registry import Workflow

ERRORS = {
    401: "No key, or one that is not known or was revoked; or one that has to sign, and did not.",
    403: "The key does not have the scope `land`.",
    404: "No such path; the nearest registered one is named.",
    405: "Another method lands here; Allow names it.",
    408: "The body did not arrive in time.",
    413: "The body is too large. Its size is kept in raw.rejected.",
    415: "Neither JSON nor NDJSON, or packed in an unknown way. Kept in raw.rejected.",
    422: "Not JSON, too deep, or a required field is missing or blank. Kept in raw.rejected.",
    429: "More requests a second than this client may send, or too many unknown keys are being "
    "tried; Retry-After says when.",
    431: "The head of the request is too large, or has too many lines.",
    503: "Postgres is away or the queue is full, and nothing was accepted; or Postgres did not "
    "confirm (`outcome_unknown`), and it may be stored. Retry-After says when to send it again.",
}
ID = {"type": "integer", "description": "Number in raw."}
REJECTED_LINE = {
    "type": "object",
    "required": ["line", "code", "reason", "rejected_id"],
    "properties": {
        "line": {"type": "integer"},
        "code": {"type": "string"},
        "reason": {"type": "string"},
        "rejected_id": ID,
    },
}
LANDED = {
    "type": "object",
    "required": ["success", "landing_id", "raw_id", "workflow", "duplicate"],
    "properties": {
        "success": {"const": True},
        "landing_id": ID,
        "raw_id": {"type": "string", "description": "landing_id as text."},
        "workflow": {"type": "string"},
        "duplicate": {"type": "boolean", "description": "The idempotency key was seen before."},
        "landed": {"type": "integer", "description": "How many payloads of a batch landed."},
        "landing_ids": {"type": "array", "items": ID},
        "rejected": {"type": "array", "items": REJECTED_LINE},
        "rejected_id": ID,
        "code": {"type": "string"},
        "warning": {"type": "string"},
        "data": {"type": "object", "description": "How things stand once this is built."},
        "url": {"type": "string", "description": "Where that can be read then."},
        "status": {"const": "deleted"},
    },
}
ERROR = {
    "type": "object",
    "required": ["success", "error", "code", "request_id"],
    "properties": {
        "success": {"const": False},
        "error": {"type": "string", "description": "What happened and what to do."},
        "code": {"type": "string"},
        "request_id": {"type": "string"},
        "rejected_id": ID,
        "rejected": {"type": "array", "items": REJECTED_LINE},
        "missing": {"type": "array", "items": {"type": "string"}},
        "nearest": {"type": ["string", "null"]},
    },
}
LOCATION = {
    "schema": {"type": "string"},
    "description": "Where to ask what became of a single payload. A batch has none.",
}
REQUEST_ID = {"schema": {"type": "string"}, "description": "Yours, if you sent one."}


def document(workflows: dict[str, Workflow], version: str) -> dict[str, Any]:
    """OpenAPI 3.1 with every registered path and alias."""
    paths: dict[str, Any] = {}
    for workflow in workflows.values():
        for path in workflow.paths:
            operation = _operation(workflow, alias=path != workflow.path)
            paths.setdefault(path, {})[workflow.method.lower()] = operation
    paths["/healthz"] = _check("The process is up.")
    paths["/readyz"] = _check("Postgres can be written to, and the queue moves.", 503)
    paths["/metrics"] = {
        "get": {
            "summary": "Metrics for Prometheus.",
            "tags": ["operation"],
            "security": [],
            "responses": {
                "200": {
                    "description": "Metrics.",
                    "content": {"text/plain": {"schema": {"type": "string"}}},
                }
            },
        }
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "hq receiver",
            "version": version,
            "description": "Lands JSON in Postgres. 202 means: committed. Paths ignore case and "
            "trailing slashes.",
        },
        "security": [{"key": []}, {"bearer": []}],
        "paths": paths,
        "components": {
            "schemas": {"Landed": LANDED, "Error": ERROR},
            "securitySchemes": {
                "key": {"type": "apiKey", "in": "header", "name": "x-api-key"},
                "bearer": {"type": "http", "scheme": "bearer"},
            },
        },
    }


def payload_schema(required: tuple[str, ...]) -> dict[str, Any]:
    """Schema of one payload: what must be there; everything else is welcome."""
    tree: dict[str, Any] = {}
    for dotted in required:
        node = tree
        for name in dotted.split("."):
            node = node.setdefault(name, {})
    return _node(tree)


def _node(tree: dict[str, Any]) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "object"}
    if tree:
        schema["required"] = list(tree)
        schema["properties"] = {
            name: _node(below) if below else _filled() for name, below in tree.items()
        }
    return schema


def _filled() -> dict[str, Any]:
    """Anything but null and blank text."""
    return {
        "anyOf": [
            {"type": "string", "pattern": r"\S"},
            {"type": ["number", "boolean", "object", "array"]},
        ]
    }


def _operation(workflow: Workflow, alias: bool) -> dict[str, Any]:
    one = payload_schema(workflow.required)
    forms = [one, {"type": "array", "items": one, "minItems": 1}]
    forms += [
        {
            "type": "object",
            "required": [name],
            "properties": {name: {"type": "array", "items": {"type": "object"}, "minItems": 1}},
        }
        for name in workflow.batch
    ]
    lines = {"type": "string", "description": "One JSON object per line."}
    responses = {
        "202": {
            "description": "Committed.",
            "headers": {"X-Request-ID": REQUEST_ID, "Location": LOCATION},
            "content": _json("Landed"),
        }
    }
    for status, description in ERRORS.items():
        responses[str(status)] = {
            "description": description,
            "headers": {"X-Request-ID": REQUEST_ID},
            "content": _json("Error"),
        }
    operation: dict[str, Any] = {
        "operationId": workflow.slug + ("-alias" if alias else ""),
        "summary": workflow.slug,
        "description": workflow.description,
        "tags": ["landing"],
        "deprecated": alias,
        "parameters": [
            _header("Idempotency-Key", "Seen before: the first answer again.", 255),
            _header("webhook-id", "The same, where there is no Idempotency-Key.", 255),
            _header("X-Request-ID", "Comes back in the answer.", 128),
        ],
        "responses": responses,
    }
    if workflow.named:
        named = {"type": "string", "minLength": 1}
        operation["parameters"].append(
            {"name": workflow.named, "in": "path", "required": True, "schema": named}
        )
        return operation
    content = {
        "application/json": {"schema": {"anyOf": forms}},
        "application/x-ndjson": {"schema": lines},
    }
    return operation | {"requestBody": {"required": True, "content": content}}


def _header(name: str, description: str, longest: int) -> dict[str, Any]:
    return {
        "name": name,
        "in": "header",
        "required": False,
        "description": description,
        "schema": {"type": "string", "maxLength": longest},
    }


def _json(schema: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def _check(summary: str, *bad: int) -> dict[str, Any]:
    answer = {"application/json": {"schema": {"type": "object"}}}
    statuses = (200, *bad)
    return {
        "get": {
            "summary": summary,
            "tags": ["operation"],
            "security": [],
            "responses": {str(s): {"description": summary, "content": answer} for s in statuses},
        }
    }
