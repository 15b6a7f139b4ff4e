"""Tokens, and that nobody sees them on their way."""

from __future__ import annotations

from .errors import InvalidArgumentError
from .options import header_safe

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


class Secret:
    """A string that is hidden from repr, logs and pickles."""

    __slots__ = ("_text",)

    def __init__(self, text: object) -> None:
        if not isinstance(text, str) or not text:
            raise InvalidArgumentError("a token is needed: a string that is not empty")
        if not header_safe(text):
            # Not even the character: it is a part of the token.
            raise InvalidArgumentError(
                "the token has characters that a header cannot hold (a line break at its end?)"
            )
        if text[:7].lower() == "bearer ":
            raise InvalidArgumentError('the token begins with "Bearer ": give the token alone')
        self._text = text

    def reveal(self) -> str:
        """Give the string."""
        return self._text

    def __repr__(self) -> str:
        return "<secret>"

    def __reduce__(self) -> str:
        raise TypeError("a secret cannot be pickled")


class Headers:
    """The headers of a request, of which one is secret.

    Args:
        shown: Those that anybody may see.
        scheme: The scheme of ``Authorization``.
        token: What follows it.
    """

    __slots__ = ("_scheme", "_shown", "_token")

    def __init__(self, shown: Mapping[str, str], scheme: str, token: Secret) -> None:
        self._shown = shown
        self._scheme = scheme
        self._token = token

    def reveal(self) -> dict[str, str]:
        """Give all of them."""
        return {**self._shown, "authorization": f"{self._scheme} {self._token.reveal()}"}
