"""How the service reads JSON, and what it says of text that is none: in the words of Go's decoder."""

from __future__ import annotations

import json
import math
import re
from typing import Any, Final, NoReturn

from .._messages import FakeResponse, HttpError

_WORDS: Final = {
    "Expecting value": "looking for beginning of value",
    "Expecting property name enclosed in double quotes": "looking for beginning of object key string",
    "Illegal trailing comma before end of object": "looking for beginning of object key string",
    "Illegal trailing comma before end of array": "looking for beginning of value",
    "Expecting ':' delimiter": "after object key",
    "Expecting ',' delimiter": "after object key:value pair",
    "Extra data": "after top-level value",
    "Invalid control character at": "in string literal",
    "Invalid \\escape": "in string escape code",
    "Invalid \\uXXXX escape": "in \\u hexadecimal character escape",
}


def read_json(body: bytes) -> Any:
    """Read JSON. Lone surrogates are replaced, as are bytes that are not UTF-8.

    Raises:
        HttpError: The body is not JSON, or holds a number that is not finite or too large. The answer is
            plain text.
    """
    text = body.decode("utf-8", "replace")
    try:
        value = json.loads(text, parse_constant=lambda name: _refuse_constant(text, name), parse_float=_float)
    except json.JSONDecodeError as error:
        raise _plain(_explain(error, text)) from None
    except RecursionError:
        raise _plain("exceeded max depth") from None
    except ValueError:
        raise _plain("json: cannot unmarshal number into Go value of type float64") from None
    return _without_surrogates(value)


def _explain(error: json.JSONDecodeError, text: str) -> str:
    place = error.pos
    # Python names the comma, Go what stands behind it.
    if error.msg.startswith("Illegal trailing comma"):
        place = next(at for at in range(place + 1, len(text)) if not text[at].isspace())
    while place < len(text) and text[place].isspace():
        place += 1
    if place >= len(text) or error.msg.startswith("Unterminated string"):
        return "unexpected end of JSON input"
    words = next((said for known, said in _WORDS.items() if error.msg.startswith(known)), "in value")
    if words == "after object key:value pair" and _is_in_list(text[:place]):
        words = "after array element"
    return f"invalid character {_quoted(text[place])} {words}"


def _is_in_list(text: str) -> bool:
    """Tell whether a list is what JSON text breaks off in."""
    brackets = re.sub(r'"(?:[^"\\]|\\.)*"|[^][{}]', "", text)
    while (shorter := brackets.replace("[]", "").replace("{}", "")) != brackets:
        brackets = shorter
    return brackets.endswith("[")


def _quoted(character: str) -> str:
    return "'\\''" if character == "'" else f"'{character}'"


def _refuse_constant(text: str, name: str) -> NoReturn:
    at = text.index(name)
    raise json.JSONDecodeError("Expecting value", text, at)


def _float(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        raise _plain(f"json: cannot unmarshal number {text} into Go value of type float64")
    return value


def _without_surrogates(value: Any) -> Any:
    match value:
        case str():
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case list():
            return [_without_surrogates(each) for each in value]
        case dict():
            return {_without_surrogates(key): _without_surrogates(each) for key, each in value.items()}
    return value


def _plain(message: str) -> HttpError:
    return HttpError(FakeResponse(400, {"Content-Type": "text/plain; charset=utf-8"}, message.encode()))
