"""The data models, and ``AnyEvent``, the union of all events. Each is loaded when it is first used."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from clever_openapi.models import *  # noqa: F403  # pyright: ignore[reportWildcardImportFromLibrary]  # ours


if not TYPE_CHECKING:  # to type checkers, a name that isn't listed is a mistake

    def __getattr__(name: str) -> object:
        from clever_openapi import models

        return getattr(models, name)


def __dir__() -> list[str]:
    from clever_openapi import models

    return dir(models)
