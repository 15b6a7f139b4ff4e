"""Whether what stands in a model's fields is what their annotations say."""

from __future__ import annotations

import builtins
import datetime
import keyword
from functools import cache
from importlib import import_module
from types import ModuleType, UnionType
from typing import Any, ClassVar, Literal, Union, get_args, get_origin, get_type_hints


def models_of(package: ModuleType) -> dict[str, type[Any]]:
    """All model classes of a generated package, by name."""
    base = import_module(f"{package.__name__}.types").Model
    models = import_module(f"{package.__name__}.models")
    found = {name: getattr(models, name) for name in models.__all__}
    return {
        name: value for name, value in found.items() if isinstance(value, type) and issubclass(value, base)
    }


@cache
def hints(package: ModuleType, model: Any) -> dict[str, Any]:
    """The resolved annotations of a model's fields."""
    models = import_module(f"{package.__name__}.models")
    types = import_module(f"{package.__name__}.types")
    names: dict[str, Any] = vars(types) | {name: getattr(models, name) for name in models.__all__}
    names |= {"datetime": datetime, "Any": Any, "ClassVar": ClassVar, "Literal": Literal}
    for name, value in names.items():
        if isinstance(value, str) and not name.startswith("_"):  # a union named by a string
            names[name] = eval(value, names)
    found = get_type_hints(model, names, {})
    return {name: hint for name, hint in found.items() if not name.startswith("_")}


def field_of(key: str) -> str:
    """The field in which a JSON key stands."""
    taken = keyword.iskeyword(key) or (hasattr(builtins, key) and key != "id")
    return f"{key}_" if taken or key in ("additional_properties", "from_dict", "to_dict") else key


def fits(value: Any, hint: Any) -> bool:
    """Whether a value is of the type that an annotation names, and all that is in it too."""
    origin, arguments = get_origin(hint), get_args(hint)
    if hint is Any:
        return True
    if origin in (Union, UnionType):
        return any(fits(value, option) for option in arguments)
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
        return isinstance(value, datetime.datetime) and value.utcoffset() is not None
    if hint is datetime.date:
        return isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)
    return type(value) is hint


def lies(package: ModuleType, record: Any) -> list[str]:
    """The fields, of a record and of all in it, whose value is not of the annotated type."""
    found = []
    if isinstance(record, list):
        return [lie for item in record for lie in lies(package, item)]
    if not isinstance(record, import_module(f"{package.__name__}.types").Model):
        return []
    for name, hint in hints(package, record.__class__).items():
        value = getattr(record, name)
        if not fits(value, hint):
            found.append(f"{type(record).__name__}.{name} = {value!r}, not {hint}")
        found += lies(package, value)
    return found
