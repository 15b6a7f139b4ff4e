"""Which change breaks the users of a typed client that is generated from the document.

A change breaks when code that was right before is wrong after, or when a release that is already installed
no longer works with the service. The two directions differ: what is sent has to be accepted, what is received
has to be read. Two habits of the client decide many a row: enums are open when read, unknown keys are kept.
"""

from __future__ import annotations

from typing import NamedTuple


class Rule(NamedTuple):
    """How one class of change is judged.

    Attributes:
        in_request: Whether it breaks in what is sent.
        in_response: Whether it breaks in what is received.
        because: What that means for the user, in a few words.
        goes_silent: Whether code that is right today goes on without an error, and no longer meets its case.
    """

    in_request: bool
    in_response: bool
    because: str
    goes_silent: bool = False


def _both(breaks: bool, because: str) -> Rule:
    return Rule(breaks, breaks, because)


RULES: dict[str, Rule] = {
    # documents
    "version-changed": _both(False, "nothing depends on it"),
    "text-changed": _both(False, "documentation"),
    "extension-changed": _both(False, "no standard meaning"),
    "deprecated": _both(False, "still works; plan for its removal"),
    "undeprecated": _both(False, "it stays"),
    "server-added": _both(False, "the old address still works"),
    "server-removed": _both(True, "installed releases call the old address"),
    "server-changed": _both(True, "installed releases call the old address"),
    "unused-component-changed": _both(False, "nothing refers to it"),
    "other-changed": _both(True, "not a change that is known to be harmless"),
    # security
    "security-tightened": _both(True, "calls that were let in are refused"),
    "security-loosened": _both(False, "calls that were let in still are"),
    "security-scheme-added": _both(False, "nothing has to use it"),
    "security-scheme-removed": _both(True, "what was authorised this way no longer is"),
    "security-scheme-changed": _both(True, "what was authorised the old way may be refused"),
    # operations
    "operation-added": _both(False, "a new method"),
    "operation-removed": _both(True, "its method goes"),
    "operation-moved": _both(True, "installed releases call the old path"),
    "operation-renamed": _both(True, "its plain function has another name"),
    "operation-tags-changed": _both(True, "its plain function may move to another module"),
    # parameters
    "parameter-added": _both(False, "optional"),
    "required-parameter-added": _both(True, "calls without it are refused"),
    "parameter-removed": _both(True, "code that gives it fails"),
    "parameter-required": _both(True, "calls without it are refused"),
    "parameter-optional": _both(False, "calls that give it still work"),
    "parameter-encoding-changed": _both(True, "installed releases write it the old way"),
    # bodies and responses
    "body-added": _both(False, "optional"),
    "required-body-added": _both(True, "calls without it are refused"),
    "body-removed": _both(True, "code that gives it fails"),
    "body-required": _both(True, "calls without it are refused"),
    "body-optional": _both(False, "calls that give it still work"),
    "media-type-added": _both(False, "the old ones still work"),
    "media-type-removed": _both(True, "installed releases send or expect it"),
    "response-added": _both(False, "every status has its error or its type"),
    "success-response-removed": _both(True, "what was returned is not"),
    "response-removed": _both(False, "an error that no longer comes"),
    "response-content-added": _both(False, "more is returned"),
    "response-content-removed": _both(True, "what was returned is not"),
    "header-added": _both(False, "more is returned"),
    "header-removed": _both(True, "what was returned is not"),
    # schemas
    "schema-added": _both(False, "a new class"),
    "schema-removed": _both(True, "its class goes"),
    "property-added": _both(False, "a new attribute"),
    "required-property-added": Rule(True, False, "requests without it are refused"),
    "property-removed": _both(True, "its attribute goes"),
    "property-required": Rule(True, False, "requests without it are refused"),
    "property-optional": Rule(False, True, "it may be absent"),
    "null-allowed": Rule(False, True, "None has to be handled"),
    "null-forbidden": Rule(True, False, "None is refused"),
    "type-changed": _both(True, "values have another type"),
    "type-widened": Rule(False, True, "values may have a type that they had not"),
    "type-narrowed": Rule(True, False, "values of the old type may be refused"),
    "type-spelled-out": _both(False, "the same type, said or left unsaid"),
    "number-format-changed": _both(False, "Python has one type for it"),
    "variant-added": Rule(False, True, "values may have a type that they had not"),
    "variant-removed": Rule(True, False, "values of this type are refused"),
    "enum-value-added": _both(False, "a new value; enums are open when read"),
    "enum-value-removed": Rule(True, False, "the value is refused"),
    "received-value-removed": Rule(False, False, "code that compares with it goes silent", goes_silent=True),
    "enum-added": Rule(True, False, "other values are refused"),
    "enum-removed": Rule(False, True, "any value may come"),
    "constraint-tightened": Rule(True, False, "values that were valid are refused"),
    "constraint-loosened": _both(False, "values that were valid still are"),
    "unknown-keys-forbidden": Rule(True, False, "extra keys are refused"),
    "unknown-keys-allowed": _both(False, "unknown keys are kept"),
    "unknown-keys-changed": _both(True, "extra keys have another type"),
    "default-changed": Rule(True, False, "leaving it out means something else"),
    # files
    "file-added": _both(False, "not vendored here yet"),
    "file-removed": _both(False, "not vendored here"),
    "file-vanished": _both(True, "there is nothing left to follow"),
    "file-moved": _both(False, "its address has to be changed"),
    "known-difference-gone": _both(False, "its entry can go"),
}


def breaks(rule: str, directions: frozenset[str]) -> bool:
    """Tell whether a change breaks in any direction of its use. What is used nowhere counts as received."""
    judged = RULES[rule]
    sent, received = "request" in directions, directions != {"request"}
    return (sent and judged.in_request) or (received and judged.in_response)
