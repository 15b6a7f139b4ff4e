"""Where the token comes from, and that nobody sees it on its way."""

from __future__ import annotations

from .errors import InvalidArgumentError
from .options import header_safe


class Secret:
    """A text that shows in no repr, no log and no pickle."""

    __slots__ = ("_text",)

    def __init__(self, text: object) -> None:
        if not isinstance(text, str) or not text:
            raise InvalidArgumentError("a token is needed: give one to the client, or set CLEVER_TOKEN")
        if not header_safe(text):
            # Not even the character: it is a part of the token.
            raise InvalidArgumentError(
                "the token has characters that no header can hold (a line break at its end?)"
            )
        self._text = text

    def reveal(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return "<secret>"

    def __reduce__(self) -> str:
        raise TypeError("a secret can't be pickled")
