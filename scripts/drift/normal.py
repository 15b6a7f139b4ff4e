"""One normal form for all OpenAPI documents that mean the same.

Gone are the order of keys, enum values, required names and tags; defaults that are spelled out; references to
shared parameters, bodies, responses and the like; the line breaks of texts. A schema keeps its name, because
a name is a class.
"""

from __future__ import annotations

import copy
import json
import re
from typing import Any

from drift.convert import to_openapi_30
from drift.shapes import METHODS, NotASpecError, drop_repeats
from pipeline.document import Node

_SCHEMAS = "#/components/schemas/"
_SHARED = ("parameters", "requestBodies", "responses", "headers", "pathItems", "mediaTypes")
_STYLES = {"query": "form", "cookie": "form", "path": "simple", "header": "simple"}
_SCHEMA_KEYS = ("schema", "itemSchema")
_TEXTS = ("description", "summary", "title")
_FALSE_BY_DEFAULT = (
    "required", "deprecated", "nullable", "readOnly", "writeOnly", "uniqueItems", "exclusiveMinimum",
    "exclusiveMaximum", "allowEmptyValue", "allowReserved", "x-nullable", "x-deprecated",
)  # fmt: skip


def normalise(document: Node) -> Node:
    """Return the normal form of a Swagger 2.0, OpenAPI 3 document.

    Raises:
        NotASpecError: Its structure can't be followed.
    """
    try:
        return _Normal(to_openapi_30(document)).form()
    except (AttributeError, LookupError, TypeError, ValueError, RecursionError) as error:
        raise NotASpecError(f"its structure can't be followed ({type(error).__name__}: {error})") from error


def canonical(value: Any) -> str:
    """Text that is equal where two values are equal, and sorts."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


class _Normal:
    def __init__(self, document: Node) -> None:
        self.document = copy.deepcopy(document)
        drop_repeats(self.document)
        self.components: Node = self.document.get("components", {})
        self.used: set[tuple[str, str]] = set()

    def form(self) -> Node:
        document = self.document
        security = _security(document.get("security", []))
        operations: Node = {}
        paths: Node = {}
        for path, item in document["paths"].items():
            item = self._resolve(item)
            shared = item.get("parameters", [])
            for method in METHODS:
                if method in item:
                    operations[f"{method.upper()} {path}"] = self._operation(item[method], shared, security)
            rest = {key: value for key, value in item.items() if key not in (*METHODS, "parameters")}
            if rest or not item:
                paths[path] = self._plain(rest)
        form: Node = {
            "info": self._plain(document.get("info", {})),
            "servers": {s["url"].rstrip("/"): self._server(s) for s in document.get("servers", [])},
            "security": security,
            "operations": operations,
            "paths": paths,
            "schemas": {name: self._schema(s) for name, s in self.components.get("schemas", {}).items()},
            "securitySchemes": self._plain(self.components.get("securitySchemes", {})),
            "tags": {tag["name"]: self._plain(tag) for tag in document.get("tags", [])},
        }
        done = {*form, "openapi", "components"}
        form["other"] = self._plain({key: value for key, value in document.items() if key not in done})
        form["components"] = self._leftovers()
        return form

    def _server(self, server: Node) -> Node:
        form: Node = self._plain({key: value for key, value in server.items() if key != "url"})
        return form

    def _leftovers(self) -> Node:
        """Components that nothing refers to, and those of a kind that this module does not know."""
        left: Node = {}
        for section, items in self.components.items():
            if section in ("schemas", "securitySchemes"):
                continue
            if not section.startswith("x-") and isinstance(items, dict):
                items = {name: item for name, item in items.items() if (section, name) not in self.used}
            if items:
                left[section] = self._plain(items)
        return left

    def _resolve(self, node: Node) -> Node:
        """Follow references to what operations share: parameters, bodies, responses and the like."""
        followed: set[str] = set()
        while isinstance(target := node.get("$ref"), str):
            _, _, section, name = target.split("/", 3)
            if section not in _SHARED:
                break
            if target in followed:
                raise NotASpecError(f"{target} refers to itself")
            followed.add(target)
            self.used.add((section, name))
            if name not in self.components.get(section, {}):
                raise NotASpecError(f"refers to {target}, which is not there")
            beside = {key: value for key, value in node.items() if key != "$ref"}
            node = self.components[section][name] | beside
        return node

    # ------------------------------------------------------------------------------------------ operations

    def _operation(self, operation: Node, shared: list[Node], security: list[Node]) -> Node:
        parameters: Node = {}
        for parameter in (*shared, *operation.get("parameters", [])):  # an operation's own come last and win
            parameter = self._resolve(parameter)
            name = parameter["name"].lower() if parameter["in"] == "header" else parameter["name"]
            parameters[f"{parameter['in']} {name}"] = self._parameter(parameter)
        known = ("parameters", "requestBody", "responses", "security", "tags")
        form: Node = self._plain({key: value for key, value in operation.items() if key not in known})
        form |= {
            "parameters": parameters,
            "responses": {status: self._response(r) for status, r in operation.get("responses", {}).items()},
            "tags": sorted({str(tag) for tag in operation.get("tags", [])}),
        }
        if "requestBody" in operation:
            form["body"] = self._holder(self._resolve(operation["requestBody"]))
        own = _security(operation.get("security", []))
        if "security" in operation and own != security:
            form["security"] = own
        return form

    def _parameter(self, parameter: Node) -> Node:
        form = self._holder({key: value for key, value in parameter.items() if key not in ("name", "in")})
        default = _STYLES.get(parameter["in"])
        style = form.get("style", default)
        if style == default and "style" in form:
            del form["style"]
        if "explode" in form and form["explode"] == (style == "form"):
            del form["explode"]
        return form

    def _response(self, response: Node) -> Node:
        response = self._resolve(response)
        form = self._holder({key: value for key, value in response.items() if key != "headers"})
        headers = response.get("headers", {})
        form["headers"] = {name.lower(): self._holder(self._resolve(h)) for name, h in headers.items()}
        return form

    def _holder(self, node: Node) -> Node:
        """What holds a schema, or content by media type: a parameter, a body, a response, a header."""
        form: Node = self._plain({k: v for k, v in node.items() if k not in (*_SCHEMA_KEYS, "content")})
        for key in _SCHEMA_KEYS:
            if key in node:
                form[key] = self._schema(node[key])
        if "content" in node:
            form["content"] = {
                media.lower(): self._holder(self._resolve(value)) for media, value in node["content"].items()
            }
        return form

    # --------------------------------------------------------------------------------------------- schemas

    def _schema(self, node: Any) -> Node:
        if isinstance(node, bool):
            return {} if node else {"not": {}}
        form: Node = self._plain({key: value for key, value in node.items() if key not in _STRUCTURE})
        if form.pop("x-nullable", False) or None in node.get("enum", []):
            form["nullable"] = True
        if "enum" in node:
            form["enum"] = sorted({canonical(value) for value in node["enum"] if value is not None})
        if required := node.get("required"):
            form["required"] = sorted(set(required))
        if properties := node.get("properties"):
            form["properties"] = {name: self._schema(child) for name, child in properties.items()}
        for key in ("items", "not"):
            if key in node:
                form[key] = self._schema(node[key])
        extra = node.get("additionalProperties", True)
        if extra is not True and extra != {}:
            form["additionalProperties"] = extra if extra is False else self._schema(extra)
        for key in ("anyOf", "oneOf"):
            if key in node:
                form[key] = sorted((self._schema(child) for child in node[key]), key=canonical)
        if "$ref" in node:
            form["bases"] = [node["$ref"].removeprefix(_SCHEMAS)]
        for part in sorted((self._schema(child) for child in node.get("allOf", [])), key=canonical):
            _combine(form, part)
        return form

    def _plain(self, value: Any, inside: str = "") -> Any:
        """Any other node: defaults dropped, texts on one line, extensions as they are."""
        if isinstance(value, list):
            return [self._plain(child, inside) for child in value]
        if not isinstance(value, dict) or inside.startswith(("x-", "example", "default")):
            return value
        form: Node = {}
        for key, child in value.items():
            if key in _FALSE_BY_DEFAULT and child is False:
                continue
            if key in _TEXTS and isinstance(child, str):
                child = " ".join(child.split())
                if not child:
                    continue
            form[key] = self._plain(child, key)
        if form.pop("x-deprecated", False) is True or _says_deprecated(form.get("description")):
            form["deprecated"] = True
        return form


_STRUCTURE = {
    "$ref", "allOf", "anyOf", "oneOf", "enum", "required", "properties", "items", "not",
    "additionalProperties",
}  # fmt: skip


def _says_deprecated(description: object) -> bool:
    """Many documents mark with a word what the format has a flag for."""
    return re.match(r"\W*deprecated\b", str(description), re.IGNORECASE) is not None


def _combine(form: Node, part: Node) -> None:
    """Take one part of an ``allOf`` into the schema, where the two don't speak of the same thing."""
    shared = form.keys() & part.keys() - {"bases", "properties", "required"}
    properties = form.get("properties", {}).keys() & part.get("properties", {}).keys()
    if any(form[key] != part[key] for key in shared) or properties:
        form["allOf"] = sorted([*form.get("allOf", []), part], key=canonical)
        return
    for key, value in part.items():
        if key == "properties":
            form[key] = form.get(key, {}) | value
        elif key in ("bases", "required"):
            form[key] = sorted({*form.get(key, []), *value})
        else:
            form[key] = value


def _security(requirements: list[Node]) -> list[Node]:
    """Alternatives, each of them schemes with scopes: neither has an order."""
    alternatives = [{name: sorted(set(scopes)) for name, scopes in item.items()} for item in requirements]
    return sorted(alternatives, key=canonical)
