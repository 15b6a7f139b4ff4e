"""What pydantic asks a model for, so that pydantic and FastAPI take models wherever they take types."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, get_args, get_origin

from .bodies import field_types
from .errors import DecodeError
from .model import Model, keys_by_field

_FORMATS: dict[Any, dict[str, Any]] = {
    bool: {"type": "boolean"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    dict: {"type": "object"},
    float: {"type": "number"},
    int: {"type": "integer"},
    type(None): {"type": "null"},
}


def pydantic_schema(model: type[Model]) -> Any:
    """Return the schema by which pydantic reads a model by ``from_dict`` and writes it by ``to_dict``."""
    from pydantic_core import core_schema

    return core_schema.no_info_plain_validator_function(
        _reader(model),
        serialization=core_schema.plain_serializer_function_ser_schema(lambda record: record.to_dict()),
    )


def _reader(model: type[Model]) -> Callable[[Any], Model]:
    def read(value: Any) -> Model:
        if isinstance(value, model):
            return value
        try:
            return model.from_dict(value)
        except DecodeError as error:
            problem = str(error)
        raise ValueError(problem)  # what pydantic takes for a validation error

    return read


def json_schema(model: type[Model]) -> dict[str, Any]:
    """Return a JSON schema of a model, for OpenAPI documents. Models within it are objects by their name."""
    keys = keys_by_field(model)
    properties = {
        keys[name]: {"anyOf": found} if len(found) > 1 else found[0]
        for name, options in field_types(model).items()
        if (found := _schemas(options))
    }
    return {"type": "object", "title": model.__name__, "properties": properties}


def _schemas(options: tuple[Any, ...]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for option in options:
        schema = _schema(option)
        if schema not in found:
            found.append(schema)
    return found


def _schema(option: Any) -> dict[str, Any]:
    if option is Any:
        return {}
    if isinstance(option, type) and issubclass(option, Model):
        return {"type": "object", "title": option.__name__}
    if get_origin(option) is list:
        return {"type": "array", "items": _schema(get_args(option)[0])}
    return _FORMATS.get(get_origin(option) or option, {"type": "string"})
