# Made from _async by `make generate`: edit it there.
"""Everything that awaits. ``_sync`` is made from it."""
