"""Make the overloads of methods that give members of a union: one for each family of its tags.

Tags of a discriminator that begin alike, up to a dot, are a family: ``orders.created`` and ``orders.updated``
are of ``orders``. The generator makes a union of each. A method that can be asked for one family gives that
union. Its overloads follow from the document, so that a new family needs no edit. They are for type checkers
alone; the methods themselves are the base class's.
"""

from __future__ import annotations

from pipeline.document import Node, SpecError


def overloads_module(config: Node, document: Node) -> str:
    """Return the module of a class whose methods say what they give for each family.

    Raises:
        SpecError: The document has no such union.
    """
    families = union_families(document, config["union"])
    lines = [
        f"# {config['notice']}",
        f'"""{config["doc"]}"""',
        "from __future__ import annotations",
        "from typing import TYPE_CHECKING",
        *config["imports"],
        "if TYPE_CHECKING:",
        *(f"    {line}" for line in config["typing-imports"]),
        f"    from {config['models']} import {', '.join([config['union'], *families.values()])}",
        "",
        f"class {config['class']}({config['base']}):",
        f'    """{config["class-doc"]}"""',
        "",
        "    if TYPE_CHECKING:",
    ]
    for method in config["methods"]:
        each = [method["for-each"].format(tag=tag, type=name) for tag, name in families.items()]
        for number, overload in enumerate([*each, *method["then"]]):
            start, self, rest = overload.partition("(self")
            if number == 0:  # what is said of all families is true of each
                start += "(  # pyright: ignore[reportOverlappingOverload]\n        self"
            lines += ["        @overload", f"        {start if number == 0 else start + self}{rest}: ...", ""]
        lines += [f"        {method['any']}: ...", ""]
    return "\n".join(lines) + "\n"


def union_families(document: Node, union: str) -> dict[str, str]:
    """Return the families of a union's tags, each with the name of its own union.

    Raises:
        SpecError: The document has no union of that name.
    """
    for schema in document["components"]["schemas"].values():
        if schema.get("x-union-name") == union:
            tags = sorted(tag.partition(".")[0] for tag in schema["discriminator"]["mapping"] if "." in tag)
            return {tag: f"Any{_pascal_case(tag)}{union.removeprefix('Any')}" for tag in tags}
    raise SpecError(f"overloads: the document has no union {union}")


def _pascal_case(tag: str) -> str:
    return "".join(word.capitalize() for word in tag.replace("-", "_").split("_"))
