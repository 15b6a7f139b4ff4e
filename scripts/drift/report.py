"""What was found about the documents, about the files beside them, and what users get of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from drift.change import Change


@dataclass
class DocumentReport:
    """What was found about one vendored document.

    Attributes:
        error: Why nothing can be told; empty if something can.
        changes: What moved, as far as no earlier document has told it.
        told_before: How many changes an earlier document has told.
        absent: Whether it was not looked at, because a folder need not hold what is not vendored.
        known: The places of the known differences that are still there.
        removed: The known differences that are not.
    """

    file: str
    source: str
    revision: str
    format: str = ""
    same_bytes: bool = False
    error: str = ""
    changes: list[Change] = field(default_factory=list)
    told_before: int = 0
    absent: bool = False
    known: list[str] = field(default_factory=list)
    removed: list[Change] = field(default_factory=list)

    @property
    def all_changes(self) -> list[Change]:
        """The changes of all documents."""
        return [*self.changes, *self.removed]


@dataclass
class Report:
    """What was found about all of them.

    Attributes:
        files: What came and went beside the sources.
        for_users: What moves for users beside what the documents tell, because the overlay builds on it.
        raw: Why the changes are judged as they stand in the documents; empty if by what users get.
        errors: What could not be told beside the documents.
    """

    documents: list[DocumentReport]
    files: list[Change] = field(default_factory=list)
    for_users: list[Change] = field(default_factory=list)
    raw: str = ""
    errors: list[str] = field(default_factory=list)

    @property
    def all_errors(self) -> list[str]:
        """What could not be compared, of all documents."""
        return [*(document.error for document in self.documents if document.error), *self.errors]

    @property
    def changes(self) -> list[Change]:
        told = [change for document in self.documents for change in document.all_changes]
        return [*told, *self.for_users, *self.files]

    @property
    def breaking(self) -> list[Change]:
        """The changes that break."""
        return [change for change in self.changes if change.breaking]

    @property
    def status(self) -> int:
        """0 nothing moved, 1 something did, 2 something could not be told."""
        return 2 if self.all_errors else 1 if self.changes else 0

    @property
    def goes_silent(self) -> list[Change]:
        """The changes after which code may go silent."""
        return [change for change in self.changes if change.goes_silent]
