"""From Swagger 2.0 to OpenAPI 3.0, with nothing lost on the way.

The known converters drop ``x-nullable`` beside a ``$ref``. Here it stays: ``nullable`` beside the ``$ref``.
"""

from __future__ import annotations

import copy
from collections import Counter

from drift.shapes import METHODS, drop_repeats
from pipeline.document import Node, walk

# What a Swagger 2.0 parameter or header says about its value, and not about itself.
_VALUE_KEYS = {
    "type", "format", "items", "default", "enum", "pattern", "multipleOf", "uniqueItems", "x-nullable",
    "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum",
    "maxLength", "minLength", "maxItems", "minItems",
}  # fmt: skip
_SECTIONS = {
    "#/definitions/": "#/components/schemas/",
    "#/parameters/": "#/components/parameters/",
    "#/responses/": "#/components/responses/",
}
_FLOWS = {"accessCode": "authorizationCode", "application": "clientCredentials"}
_SUBSCHEMAS = ("items", "not", "additionalProperties")
_SUBSCHEMA_LISTS = ("allOf", "anyOf", "oneOf")


class Swagger:
    """One conversion. What is said once for a whole Swagger document is said at each place in OpenAPI."""

    def __init__(self, document: Node) -> None:
        self.source = document
        self.bodies: list[Node] = []

    def convert(self) -> Node:
        """Return the document in OpenAPI 3.0."""
        source = self.source
        result: Node = {"openapi": "3.0.0", "info": source.get("info", {}), "paths": {}}
        for path, item in source["paths"].items():
            result["paths"][path] = self._path_item(item)
        moved = {
            "swagger", "info", "paths", "definitions", "parameters", "responses", "securityDefinitions",
            "host", "basePath", "schemes", "consumes", "produces",
        }  # fmt: skip
        result |= {key: value for key, value in source.items() if key not in moved}
        if "host" in source or "basePath" in source:
            result["servers"] = self._servers()
        components: Node = {
            "responses": {name: self._response(r, {}) for name, r in source.get("responses", {}).items()},
            "parameters": {
                name: self._parameter(parameter)
                for name, parameter in source.get("parameters", {}).items()
                if parameter["in"] not in ("body", "formData")
            },
            "requestBodies": self._share_bodies(),
            "securitySchemes": {
                name: _security_scheme(s) for name, s in source.get("securityDefinitions", {}).items()
            },
            "schemas": {name: _schema(s) for name, s in source.get("definitions", {}).items()},
        }
        result["components"] = {name: section for name, section in components.items() if section}
        _rewrite_refs(result)
        drop_repeats(result)
        return result

    def _servers(self) -> list[Node]:
        host, base = self.source.get("host", ""), self.source.get("basePath", "/").rstrip("/")
        if not host:
            return [{"url": base or "/"}]
        return [{"url": f"{scheme}://{host}{base}"} for scheme in self.source.get("schemes", ["https"])]

    def _path_item(self, item: Node) -> Node:
        result: Node = {}
        shared = [self._resolved(parameter) for parameter in item.get("parameters", [])]
        on_all = [p for p in shared if p["in"] in ("body", "formData")]
        for key, value in item.items():
            if key in METHODS:
                result[key] = self._operation(value, on_all)
            elif key == "parameters":
                if kept := [self._parameter(p) for p in value if self._resolved(p) not in on_all]:
                    result[key] = kept
            else:
                result[key] = value
        return result

    def _operation(self, operation: Node, inherited: list[Node]) -> Node:
        parameters = [(p, self._resolved(p)) for p in operation.get("parameters", [])]
        in_body = [p for _, p in parameters if p["in"] in ("body", "formData")]
        result: Node = {}
        for key, value in operation.items():
            if key in ("consumes", "produces", "schemes"):
                continue
            if key == "parameters":
                if kept := [self._parameter(p) for p, full in parameters if full not in in_body]:
                    result[key] = kept
            elif key == "responses":
                if body := in_body or inherited:
                    result["requestBody"] = self._request_body(body, operation)
                result[key] = {
                    status: self._response(response, operation) for status, response in value.items()
                }
            else:
                result[key] = value
        return result

    def _resolved(self, parameter: Node) -> Node:
        if "$ref" not in parameter:
            return parameter
        resolved: Node = self.source["parameters"][parameter["$ref"].removeprefix("#/parameters/")]
        return resolved

    def _parameter(self, parameter: Node) -> Node:
        if "$ref" in parameter:
            return dict(parameter)
        result = {k: v for k, v in parameter.items() if k not in _VALUE_KEYS | {"collectionFormat"}}
        value = _schema({key: value for key, value in parameter.items() if key in _VALUE_KEYS})
        if value.get("type") == "array":
            result |= _array_style(parameter)
        return result | {"schema": value}

    def _request_body(self, parameters: list[Node], operation: Node) -> Node:
        consumes = operation.get("consumes", self.source.get("consumes", []))
        first = parameters[0]
        if first["in"] == "body":
            own = {k: v for k, v in first.items() if k not in ("in", "name", "schema", "required")}
            content = {"schema": _schema(first.get("schema", {}))}
            types = consumes or ["application/json"]
            result = own | {"content": {media: copy.deepcopy(content) for media in types}}
            if first.get("required"):
                result["required"] = True
            self.bodies.append(result)
            return result
        form: Node = {"type": "object", "properties": {}}
        for parameter in parameters:
            own = {
                k: v for k, v in parameter.items() if k not in ("in", "name", "required", "collectionFormat")
            }
            form["properties"][parameter["name"]] = _schema(own)
        if required := [p["name"] for p in parameters if p.get("required")]:
            form["required"] = required
        has_file = any(p.get("type") == "file" for p in parameters)
        types = consumes or ["multipart/form-data" if has_file else "application/x-www-form-urlencoded"]
        body: Node = {"content": {media: {"schema": copy.deepcopy(form)} for media in types}}
        return body | ({"required": True} if required else {})

    def _share_bodies(self) -> Node:
        """A body that several operations take becomes one component, named after its schema."""
        shared: Node = {}
        counted = Counter(repr(body) for body in self.bodies)
        for body in self.bodies:
            schema = next(iter(body["content"].values()))["schema"]
            name = schema.get("$ref", "").rpartition("/")[2]
            if counted[repr(body)] > 1 and name and shared.setdefault(name, dict(body)) == body:
                body.clear()
                body["$ref"] = f"#/components/requestBodies/{name}"
        return shared

    def _response(self, response: Node, operation: Node) -> Node:
        if "$ref" in response:
            return dict(response)
        result = {
            key: value for key, value in response.items() if key not in ("schema", "headers", "examples")
        }
        if "schema" in response:
            types = operation.get("produces", self.source.get("produces", [])) or ["*/*"]
            examples = response.get("examples", {})
            result["content"] = {
                media: {"schema": _schema(response["schema"])}
                | ({"example": examples[media]} if media in examples else {})
                for media in types
            }
        if "headers" in response:
            result["headers"] = {
                name: {key: value for key, value in header.items() if key not in _VALUE_KEYS}
                | {"schema": _schema({key: value for key, value in header.items() if key in _VALUE_KEYS})}
                for name, header in response["headers"].items()
            }
        return result


def _array_style(parameter: Node) -> Node:
    how = parameter.get("collectionFormat", "csv")
    if how == "multi":
        return {"explode": True}
    if how in ("ssv", "pipes"):
        return {"style": {"ssv": "spaceDelimited", "pipes": "pipeDelimited"}[how], "explode": False}
    if how == "tsv":
        return {"explode": False, "x-collectionFormat": "tsv"}  # OpenAPI 3 has no word for it
    return {"explode": False} if parameter["in"] == "query" else {}


def _security_scheme(scheme: Node) -> Node:
    rest = {key: value for key, value in scheme.items() if key.startswith("x-") or key == "description"}
    if scheme["type"] == "basic":
        return {"type": "http", "scheme": "basic"} | rest
    if scheme["type"] != "oauth2":
        return dict(scheme)
    urls = {key: scheme[key] for key in ("authorizationUrl", "tokenUrl") if key in scheme}
    flow = _FLOWS.get(scheme["flow"], scheme["flow"])
    return {"type": "oauth2", "flows": {flow: urls | {"scopes": scheme.get("scopes", {})}}} | rest


def _schema(schema: Node) -> Node:
    """A Swagger 2.0 schema, as 3.0 writes it."""
    result: Node = {}
    for key, value in schema.items():
        if key == "x-nullable":
            continue  # written last, as "nullable"
        if key == "discriminator" and isinstance(value, str):
            result[key] = {"propertyName": value}
        elif key == "type" and value == "file":
            result |= {"type": "string", "format": "binary"}
        elif key == "properties":
            result[key] = {name: _schema(child) for name, child in value.items()}
        elif key in _SUBSCHEMAS and isinstance(value, dict):
            result[key] = _schema(value)
        elif key in _SUBSCHEMA_LISTS:
            result[key] = [_schema(child) for child in value]
        else:
            result[key] = value
    if "x-nullable" in schema:
        result["nullable"] = schema["x-nullable"]
    return result


def _rewrite_refs(document: Node) -> None:
    for node in walk(document):
        target = node.get("$ref")
        for old, new in _SECTIONS.items():
            if isinstance(target, str) and target.startswith(old):
                node["$ref"] = new + target.removeprefix(old)
