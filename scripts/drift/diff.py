"""Compare two OpenAPI documents by meaning, and judge every change by ``openapi_rules``."""

from __future__ import annotations

from drift.change import NOWHERE, Change, Notes, join, pairs, short
from drift.diff_schemas import SchemaComparison
from drift.normal import normalise
from drift.schemas import describe, directions_of
from pipeline.document import Node

_SENT = frozenset(["request"])
_RECEIVED = frozenset(["response"])
_ENCODING = dict.fromkeys(
    ["style", "explode", "allowReserved", "allowEmptyValue"], "parameter-encoding-changed"
)


def compare(before: Node, after: Node) -> list[Change]:
    """Return what changed from one document to another, in the order: document, operations, schemas.

    Args:
        before: A Swagger 2.0 or OpenAPI 3 document.
        after: Another, in the same or another of these formats.

    Raises:
        NotASpecError: One of the two can't be followed.
    """
    old, new = normalise(before), normalise(after)
    notes = Notes()
    _Comparison(notes, old, new).run()
    if not notes.changes and old != new:
        # A hole in the comparison must never look like "no drift".
        notes.note("other-changed", "document", "", "differs in a way that has no name here", old, new)
    return notes.changes


class _Comparison:
    def __init__(self, notes: Notes, old: Node, new: Node) -> None:
        self.notes, self.old, self.new = notes, old, new
        self.schemas = SchemaComparison(notes)

    def run(self) -> None:
        """Compare the two documents, and note what moved."""
        self._document()
        self._operations()
        uses = directions_of(self.old)
        for name, directions in directions_of(self.new).items():
            uses[name] = uses.get(name, NOWHERE) | directions
        for name, old, new in pairs(self.old["schemas"], self.new["schemas"]):
            subject, used = f"schema {name}", uses.get(name, NOWHERE)
            detail = _size(old or new or {})
            if not self.notes.came_or_went("schema", subject, "", old, new, used, detail=detail):
                self.schemas.compare(subject, "", old, new, used)

    # -------------------------------------------------------------------------------------------- document

    def _document(self) -> None:
        notes, old, new = self.notes, self.old, self.new
        for key, one, other in pairs(old["info"], new["info"]):
            notes.leaf("version-changed" if key == "version" else "", "document", key, one, other)
        for url, one, other in pairs(old["servers"], new["servers"]):
            if not notes.came_or_went("server", "document", f"server {url}", one, other):
                notes.leaves("document", f"server {url}", one, other, rule="server-changed")
        self._security("document", old["security"], new["security"])
        for name, one, other in pairs(old["securitySchemes"], new["securitySchemes"]):
            place = f"security scheme {name}"
            if not notes.came_or_went("security-scheme", "document", place, one, other):
                notes.leaves("document", place, one, other, rule="security-scheme-changed")
        for name, one, other in pairs(old["tags"], new["tags"]):
            notes.leaf("text-changed", "document", f"tag {name}", one, other)
        for path, one, other in pairs(old["paths"], new["paths"]):
            notes.leaf("other-changed", "document", f"path {path}", one, other)
        notes.leaves("document", "", old["other"], new["other"])
        for section, one, other in pairs(old["components"], new["components"]):
            rule = "extension-changed" if section.startswith("x-") else "unused-component-changed"
            if isinstance(one or {}, dict) and isinstance(other or {}, dict):
                for name, before, after in pairs(one or {}, other or {}):
                    notes.leaf(rule, "document", f"{section} {name}", before, after)
            else:
                notes.leaf(rule, "document", section, one, other)

    def _security(self, subject: str, old: list[Node], new: list[Node]) -> None:
        if old == new:
            return
        was, now = old or [{}], new or [{}]
        still = all(any(_satisfies(given, asked) for asked in now) for given in was)
        rule = "security-loosened" if still else "security-tightened"
        self.notes.note(rule, subject, "security", f"was {short(was)}, is {short(now)}", was, now)

    # ------------------------------------------------------------------------------------------ operations

    def _operations(self) -> None:
        old, new = dict(self.old["operations"]), self.new["operations"]
        gone = {op["operationId"]: key for key, op in old.items() if key not in new and "operationId" in op}
        for key in [key for key, op in new.items() if key not in old and op.get("operationId") in gone]:
            before = gone.pop(new[key]["operationId"])
            self.notes.note("operation-moved", f"operation {key}", "", f"moved from {before}", before, key)
            old[key] = old.pop(before)
        for key, one, other in pairs(old, new):
            detail = (one or other or {}).get("operationId", "no operationId")
            if not self.notes.came_or_went("operation", f"operation {key}", "", one, other, detail=detail):
                self._operation(f"operation {key}", one, other)

    def _operation(self, subject: str, old: Node, new: Node) -> None:
        rules = {"operationId": "operation-renamed", "tags": "operation-tags-changed"}
        for key, one, other in pairs(old, new):
            if key not in ("parameters", "body", "responses", "security"):
                self.notes.leaf(rules.get(key, ""), subject, key, one, other)
        if old.get("security") != new.get("security"):
            was, now = (
                op["security"] if "security" in op else form["security"]
                for op, form in ((old, self.old), (new, self.new))
            )
            self._security(subject, was, now)
        for name, one, other in pairs(old["parameters"], new["parameters"]):
            detail = describe((one or other or {}).get("schema", {}))
            self._sent("parameter", subject, f"parameter {name}", one, other, detail)
        self._sent("body", subject, "body", old.get("body"), new.get("body"))
        for status, one, other in pairs(old["responses"], new["responses"]):
            success = status.startswith(("2", "default"))
            place = f"response {status}"
            if not self.notes.came_or_went(
                "response", subject, place, one, other, _RECEIVED, success=success
            ):
                self._response(subject, place, one, other)

    def _sent(
        self, what: str, subject: str, place: str, old: Node | None, new: Node | None, detail: str = ""
    ) -> None:
        if self.notes.came_or_went(what, subject, place, old, new, _SENT, detail=detail):
            return
        if old is None or new is None:
            return
        was, now = bool(old.get("required")), bool(new.get("required"))
        if was != now:
            status = "required" if now else "optional"
            self.notes.note(
                f"{what}-{status}", subject, place, f"is {status} now", was, now, directions=_SENT
            )
        self._held(subject, place, old, new, _SENT)

    def _response(self, subject: str, place: str, old: Node, new: Node) -> None:
        was, now = old.get("content") or None, new.get("content") or None
        if self.notes.came_or_went("response-content", subject, f"{place} content", was, now, _RECEIVED):
            old = {key: value for key, value in old.items() if key != "content"}
            new = {key: value for key, value in new.items() if key != "content"}
        for name, one, other in pairs(old["headers"], new["headers"]):
            where = f"{place} header {name}"
            if not self.notes.came_or_went("header", subject, where, one, other, _RECEIVED):
                was, now = one.get("required"), other.get("required")
                self.notes.leaf("other-changed", subject, f"{where} required", was, now, _RECEIVED)
                self._held(subject, where, one, other, _RECEIVED)
        self._held(subject, place, old, new, _RECEIVED)

    def _held(self, subject: str, place: str, old: Node, new: Node, directions: frozenset[str]) -> None:
        """Compare what holds a schema, or content by media type."""
        for key, one, other in pairs(old, new):
            if key in ("schema", "itemSchema"):
                self.schemas.compare(subject, place, one or {}, other or {}, directions)
            elif key == "content":
                for media, before, after in pairs(one or {}, other or {}):
                    where = f"{place} {media}"
                    if not self.notes.came_or_went("media-type", subject, where, before, after, directions):
                        self._held(subject, where, before, after, directions)
            elif key not in ("headers", "required"):
                self.notes.leaf(_ENCODING.get(key, ""), subject, join(place, key), one, other, directions)


def _satisfies(given: Node, asked: Node) -> bool:
    """Whether credentials that were enough before are enough now."""
    return all(name in given and {*scopes} <= {*given[name]} for name, scopes in asked.items())


def _size(schema: Node) -> str:
    for key, one, more in (("enum", "value", "values"), ("properties", "property", "properties")):
        if key in schema:
            return f"{len(schema[key])} {one if len(schema[key]) == 1 else more}"
    return describe(schema)
