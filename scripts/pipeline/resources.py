"""Make what of a client follows from the documents: the methods of read operations, and overloads.

For read operations there is one class for each tag, and one method for each operation. See `overloads`.

    python -m pipeline.resources CONFIG.toml            write them
    python -m pipeline.resources CONFIG.toml --check    fail, naming the file, where what is committed differs

The operations are those of the tables (see `operation_table`); `read_methods` names the methods.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from pathlib import Path

from pipeline.document import Node, SpecError, load
from pipeline.effective_spec import effective_spec
from pipeline.operation_table import is_table
from pipeline.overloads import overloads_module
from pipeline.read_methods import Method, methods
from pipeline.tidy import tidied

_WIDTH = 106
_SWITCH = {"", "true", "false", "undefined"}
_PAGING = ("limit", "starting_after", "ending_before")


# ------------------------------------------------------------------------------------------- operations


def operations_module(config: Node, made: list[Method]) -> str:
    """Return the module that describes the operations."""
    lines = [
        f"# {config['notice']}",
        f'"""{config["operations-doc"]}"""',
        "from __future__ import annotations",
        f"from {config['operation-module']} import Operation",
        *(_operation(method, config["maximum"]) for method in made),
        f"OPERATIONS = ({''.join(f'{method.operation}, ' for method in made)})",
    ]
    return "\n".join(lines) + "\n"


def _operation(method: Method, maximum: dict[str, int]) -> str:
    arguments = ['"GET"', f'"{method.path}"', f'"{method.function}"']
    arguments += [f"max_{name}={maximum[name]:_}" for name in method.query if name in maximum]
    values = {name: schema["enum"] for name, schema in method.query.items() if _is_choice(schema)}
    if values:
        arguments.append(f"values={ {name: tuple(sorted(enum)) for name, enum in values.items()} }")
    return f"{method.operation} = Operation({', '.join(arguments)})"


def _is_switch(schema: Node) -> bool:
    return "true" in schema.get("enum", ()) and _SWITCH.issuperset(schema["enum"])


def _is_choice(schema: Node) -> bool:
    return "enum" in schema and not _is_switch(schema)


# -------------------------------------------------------------------------------------------- resources


def resources_module(config: Node, made: list[Method], tags: dict[str, str]) -> str:
    """Return the module of the resources: a class for each tag."""
    models = sorted({method.model for method in made})
    literal = any(_is_choice(schema) for method in made for schema in method.query.values())
    lines = [
        f"# {config['notice']}",
        f'"""{config["doc"]}"""',
        "from __future__ import annotations",
        f"from typing import TYPE_CHECKING{', Literal' if literal else ''}",
        f"from {config['models']} import {', '.join(models)}",
        *config["imports"],
        "if TYPE_CHECKING:",
        *(f"    {line}" for line in config["typing-imports"]),
    ]
    for tag in dict.fromkeys(method.tag for method in made):
        lines += ["", f"class {config['prefix']}{tag}({config['base']}):", f'    """{tags[tag]}"""', ""]
        for method in made:
            if method.tag == tag:
                lines += [f"    {line}".rstrip() for line in _source(config, method)] + [""]
    return "\n".join(lines) + "\n"


def access_module(config: Node, made: list[Method], tags: dict[str, str]) -> str:
    """Return the module from which a client inherits its resources: a property for each tag."""
    names = {tag: f"{config['prefix']}{tag}" for tag in dict.fromkeys(method.tag for method in made)}
    module = Path(config["resources"]).stem
    lines = [
        f"# {config['notice']}",
        f'"""{config["access-doc"]}"""',
        "from __future__ import annotations",
        "TYPE_CHECKING = False",  # as typing has it, without importing that
        "if TYPE_CHECKING:",
        *(f"    {line}" for line in config["access-imports"]),
        f"    from .{module} import {', '.join(names.values())}",
        "",
        f"class {config['access']}:",
        f'    """{config["access-doc"]}"""',
        "",
        *(f"    {line}" for line in config["access-needs"]),
    ]
    for tag, name in names.items():
        what = tags[tag].partition(". ")[0].rstrip(".")
        lines += [
            "    @property",
            f"    def {tag.lower()}(self) -> {name}:",
            f'        """{config["access-name"]}: {what[0].lower()}{what[1:]}."""',
            f"        from .{module} import {name}",
            f"        return {name}({config['access-arguments']})",
        ]
    return "\n".join(lines) + "\n"


def _source(config: Node, method: Method) -> list[str]:
    owner = f"{method.owner.replace(' ', '_')}_id"
    positional = ["self"] + [f"{owner}: str"] * bool(method.owner)
    sent = [f"id={owner}"] * bool(method.owner)
    for name, schema in _in_order(method.query):
        sent.append(f'{name}="true" if {name} else None' if _is_switch(schema) else f"{name}={name}")
    first = f"operations.{method.operation}, {method.model}"
    if not method.is_list:
        return [
            f"async def {method.name}({', '.join(positional)}) -> {method.model}:",
            *_docstring(method, config),
            f"    return await self.get_record({', '.join([first, *sent])})",
        ]
    keywords = [f"{name}: {_type(schema)} = {_default(schema)}" for name, schema in _in_order(method.query)]
    arguments = ", ".join([*positional, "*", *keywords, config["on-error"]])
    return [
        f"def {method.name}({arguments}) -> {config['stream']}[{method.model}]:",
        *_docstring(method, config),
        f"    return self.list_records({', '.join([first, 'on_error', *sent])})",
    ]


def _in_order(query: dict[str, Node]) -> list[tuple[str, Node]]:
    """Filters first, then what pages."""
    names = [name for name in query if name not in _PAGING] + [name for name in _PAGING if name in query]
    return [(name, query[name]) for name in names]


def _type(schema: Node) -> str:
    if _is_switch(schema):
        return "bool"
    if _is_choice(schema):
        return f"Literal[{', '.join(repr(value) for value in sorted(schema['enum']))}] | None"
    return {"integer": "int | None", "string": "str | None"}[schema["type"]]


def _default(schema: Node) -> str:
    return "False" if _is_switch(schema) else "None"


def _docstring(method: Method, config: Node) -> list[str]:
    of = f" of {_article(method.owner)}" if method.owner and method.name not in ("get", "list") else ""
    if method.is_list:
        lines = [f"Iterate over the {method.what}{of}, page after page, fetched as you go."]
    else:
        lines = [f"Fetch {'one' if method.name == 'get' else 'the'} {method.what}{of}."]
    arguments = {}
    if method.owner:
        arguments[f"{method.owner.replace(' ', '_')}_id"] = f"The id of the {method.owner}."
    arguments |= {name: schema["description"] for name, schema in _in_order(method.query)}
    if method.is_list:
        arguments["on_error"] = config["on-error-doc"]
    if arguments:
        lines += ["", "Args:", *(line for name, text in arguments.items() for line in _fold(name, text))]
    raises = config["list-raises" if method.is_list else "get-raises"]
    if arguments:
        lines += ["", "Raises:", *(line for name, text in raises.items() for line in _fold(name, text))]
    return [f'    """{lines[0]}', *(f"    {line}".rstrip() for line in lines[1:]), '    """']


def _article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeio' else 'a'} {noun}"


def _fold(name: str, text: str) -> list[str]:
    """An entry of a docstring's list, folded to the line's length."""
    lines = [f"    {name}:"]
    for word in text.split():
        if len(lines[-1]) + 1 + len(word) > _WIDTH - 8:
            lines.append(f"        {word}")
        else:
            lines[-1] += f" {word}"
    return lines


# ------------------------------------------------------------------------------------------------- page


def page(config: Node, made: list[Method]) -> str:
    """Return the page of the documentation that lists the methods."""
    lines = [
        config["page-head"].strip(),
        "",
        "| call | gives | path | operation |",
        "| --- | --- | --- | --- |",
    ]
    for method in made:
        query = method.query
        arguments = [f"{method.owner.replace(' ', '_')}_id"] * bool(method.owner)
        arguments += [f"{name}=" for name, _ in _in_order(query) if name not in _PAGING]
        call = f"{config['client']}.{method.tag.lower()}.{method.name}({', '.join(arguments)})"
        gives = f"a list of `{method.model}`" if method.is_list else f"one `{method.model}`"
        lines.append(f"| `{call}` | {gives} | `{method.path}` | `{method.operation_id}` |")
    return "\n".join([*lines, "", config["page-tail"].strip()]) + "\n"


# ------------------------------------------------------------------------------------------------- main


def made_files(config_path: Path) -> dict[Path, str]:
    """Return the text of each file that is made, by its path."""
    config = tomllib.loads(config_path.read_text(encoding="utf-8"))
    folder = config_path.parent
    table = load(folder / config["table"])
    if not is_table(table):
        raise SpecError(f"{config['table']}: is not a table of operations")
    document = effective_spec()
    made = methods(document, list(table["paths"]))
    tags = table["tags"]
    if missing := sorted({method.tag for method in made} - tags.keys()):
        raise SpecError(f"{config['table']}: tags: {missing[0]} is not described")
    texts = {
        folder / config["operations"]: operations_module(config, made),
        folder / config["resources"]: resources_module(config, made, tags),
        folder / config["access-module"]: access_module(config, made, tags),
        folder / config["overloads"]["module"]: overloads_module(config["overloads"], document),
    }
    return tidied(texts) | {folder / config["page"]: page(config, made)}


def main() -> int:
    """Write the files, or compare them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("config", type=Path, help="the TOML file that says what is made")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a file differs")
    arguments = parser.parse_args()
    try:
        texts = made_files(arguments.config)
    except SpecError as error:
        sys.exit(f"resources: {error}")
    if not arguments.check:
        for path, text in texts.items():
            path.write_text(text, encoding="utf-8")
        return 0
    differing = [path for path, text in texts.items() if not path.exists() or path.read_text("utf-8") != text]
    for path in differing:
        print(f"{path} differs from what its table gives: run `make generate`", file=sys.stderr)
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
