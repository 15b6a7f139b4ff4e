"""Whether what stands in a model's fields is what their annotations say."""

from __future__ import annotations

import builtins
import datetime
import keyword
from functools import cache
from importlib import import_module
from types import ModuleType, UnionType
from typing import Any, Literal, NewType, Union, get_args, get_origin, get_type_hints

RESERVED = ("additional_properties", "columns", "from_dict", "from_received", "to_dict", "to_row", "was_sent")
"""Names that the base classes of models have."""


def models_of(package: ModuleType) -> dict[str, type[Any]]:
    """All model classes of a generated package, by name."""
    base = import_module(f"{package.__name__}.model").Model
    models = import_module(f"{package.__name__}.models")
    found = {name: getattr(models, name) for name in models.__all__}
    return {
        name: value for name, value in found.items() if isinstance(value, type) and issubclass(value, base)
    }


@cache
def hints(model: Any) -> dict[str, Any]:
    """The resolved annotations of a model's fields."""
    return {name: hint for name, hint in get_type_hints(model).items() if not name.startswith("_")}


def field_of(key: str) -> str:
    """The field in which a JSON key stands."""
    taken = keyword.iskeyword(key) or (hasattr(builtins, key) and key != "id")
    return f"{key}_" if taken or key in RESERVED else key


def content(value: Any) -> Any:
    """All that can be seen of a received model, in writing, so that 1, 1.0 and True differ."""
    if isinstance(value, list):
        return [content(item) for item in value]
    if not hasattr(value, "was_sent"):
        return repr(value)
    fields = {name: (value.was_sent(name), content(getattr(value, name))) for name in hints(type(value))}
    return type(value), repr(value.to_dict()), fields


def fits(value: Any, hint: Any) -> bool:
    """Whether a value is of the type that an annotation names, and all that is in it too."""
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is Any:
        return True
    if origin in (Union, UnionType):
        return any(fits(value, option) for option in arguments)
    if isinstance(hint, NewType):
        return fits(value, hint.__supertype__)
    if origin is Literal:
        return any(type(value) is type(option) and value == option for option in arguments)
    if origin is list:
        return type(value) is list and all(fits(item, arguments[0]) for item in value)
    if origin is dict:
        return type(value) is dict
    if hint is None or hint is type(None):
        return value is None
    if hint is float:
        return type(value) in (float, int)
    if hint is datetime.datetime:
        return type(value) is datetime.datetime and value.utcoffset() is not None
    return type(value) is hint


def lies(package: ModuleType, record: Any) -> list[str]:
    """The fields, of a record and of all in it, whose value is not of the annotated type."""
    found = []
    if isinstance(record, list):
        return [lie for item in record for lie in lies(package, item)]
    if not isinstance(record, import_module(f"{package.__name__}.model").Model):
        return []
    for name, hint in hints(record.__class__).items():
        value = getattr(record, name)
        if not fits(value, hint):
            found.append(f"{type(record).__name__}.{name} = {value!r}, not {hint}")
        found += lies(package, value)
    return found
