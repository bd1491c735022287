"""The names that a script gives to things, and what it exports under which name."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from doc_audit.sites.script.syntax import Source
from doc_audit.sites.script.values import Placed

if TYPE_CHECKING:
    from tree_sitter import Node

# Methods that change the list or the table that they are called of.
_CHANGING = frozenset(
    {"push", "unshift", "splice", "pop", "shift", "sort", "reverse", "fill", "set", "delete", "assign"}
)
_FUNCTIONS = frozenset({"function_declaration", "generator_function_declaration"})
_OWN_SCOPE = frozenset(
    {"function_declaration", "function_expression", "arrow_function", "method_definition", "class_declaration", "class"}
    | {"generator_function", "generator_function_declaration"}
)
_BLOCKS = frozenset(
    {
        "statement_block",
        "if_statement",
        "else_clause",
        "try_statement",
        "catch_clause",
        "finally_clause",
        "for_statement",
    }
    | {"for_in_statement", "while_statement", "switch_statement", "switch_body", "switch_case", "switch_default"}
    | {"labeled_statement"}
)
DEFAULT = "default"
# What `import * as x` gives, everything that a file exports by name; and `require`, which gives `module.exports`.
NAMESPACE = "*"
WHOLE = "module.exports"


@dataclass(frozen=True, slots=True)
class Import:
    """A name that is *name* of another file, *source*."""

    source: Placed
    name: str


@dataclass(slots=True)
class Module:
    """One script: its *source*, the *names* at its top, what it *exports* by name, and the files it exports all of (*stars*).

    A name stands for the code of its value, for what another file exports, or for None where that cannot be said. What is
    assigned to a name after its declaration is in *assigned*; *changed* are names of which a part is set, or to whose value
    something is added.
    """

    source: Source
    names: "dict[str, Node | Import | None]" = field(default_factory=dict)
    exports: "dict[str, Node | Import]" = field(default_factory=dict)
    stars: list[Placed] = field(default_factory=list)
    assigned: set[str] = field(default_factory=set)
    changed: set[str] = field(default_factory=set)


def read_module(source: Source) -> Module:
    """Collect the names of *source*."""
    module = Module(source)
    for node in source.root.named_children:
        if node.type == "import_statement":
            _read_import(node, module)
        elif node.type == "export_statement":
            _read_export(node, module)
        elif node.type == "expression_statement":
            _read_assignment(node.named_children[0], module)
        else:
            declare(node, source, module.names)
    _find_changes(module)
    return module


def declare(statement: "Node", source: Source, names: "dict[str, Node | Import | None]") -> None:
    """Add to *names* what *statement* declares, in the blocks in it too."""
    waiting = [statement]
    while waiting:
        node = waiting.pop()
        if node.type in _FUNCTIONS:
            name = node.child_by_field_name("name")
            if name is not None:
                names[source.text(name)] = node
        elif node.type in ("lexical_declaration", "variable_declaration"):
            for declarator in node.named_children:
                _declare_one(declarator, source, names)
        elif node.type in _BLOCKS:
            waiting.extend(reversed(node.named_children))


def returned(body: "Node") -> "Iterator[Node]":
    """Give the expressions that the function with this *body* may return, in order."""
    waiting = [body]
    while waiting:
        node = waiting.pop()
        if node.type == "return_statement":
            yield from node.named_children[:1]
        elif node.type not in _OWN_SCOPE:
            waiting.extend(reversed(node.named_children))


def required(node: "Node", source: Source) -> Placed | None:
    """Give the file that *node* is `require`, or `import()`, of."""
    if node.type == "await_expression" and node.named_children:
        node = node.named_children[0]
    if node.type != "call_expression":
        return None
    called = node.child_by_field_name("function")
    if called is None or source.text(called) not in ("require", "import"):
        return None
    arguments = node.child_by_field_name("arguments")
    first = arguments.named_children[:1] if arguments is not None else []
    return source.string(first[0]) if first and first[0].type == "string" else None


def _declare_one(declarator: "Node", source: Source, names: "dict[str, Node | Import | None]") -> None:
    pattern, value = declarator.child_by_field_name("name"), declarator.child_by_field_name("value")
    if pattern is None:
        return
    if pattern.type == "identifier":
        name = source.text(pattern)
        # A name that two blocks declare is either.
        names[name] = value if name not in names else None
        return
    file = required(value, source) if value is not None else None
    for part in pattern.named_children:
        # `const {a, b: c} = require('./x')`
        if part.type == "pair_pattern":
            key, new = part.child_by_field_name("key"), part.child_by_field_name("value")
        else:
            key = new = part
        if key is not None and new is not None:
            names[source.text(new)] = Import(file, source.text(key)) if file is not None else None


def _read_import(node: "Node", module: Module) -> None:
    source = module.source
    file = node.child_by_field_name("source")
    if file is None:
        return
    place = source.string(file)
    for clause in node.named_children:
        if clause.type != "import_clause":
            continue
        for part in clause.named_children:
            if part.type == "identifier":
                module.names[source.text(part)] = Import(place, DEFAULT)
            elif part.type == "namespace_import":
                module.names[source.text(part.named_children[0])] = Import(place, NAMESPACE)
            elif part.type == "named_imports":
                for one in part.named_children:
                    name = one.child_by_field_name("name")
                    alias = one.child_by_field_name("alias") or name
                    if name is not None and alias is not None:
                        module.names[source.text(alias)] = Import(place, source.text(name))


def _read_export(node: "Node", module: Module) -> None:
    source = module.source
    file = node.child_by_field_name("source")
    declaration = node.child_by_field_name("declaration")
    value = node.child_by_field_name("value")
    if declaration is not None:
        names: dict[str, Node | Import | None] = {}
        declare(declaration, source, names)
        module.names |= names
        is_default = any(child.type == DEFAULT for child in node.children)
        for name, bound in names.items():
            if bound is not None:
                module.exports[DEFAULT if is_default else name] = bound
        return
    if value is not None:
        module.exports[DEFAULT] = value
        return
    for child in node.named_children:
        if child.type == "export_clause":
            _read_clause(child, file, module)
        elif file is None and child.type != "comment":
            # `export = {…}`
            module.exports[DEFAULT] = child
    if file is not None and any(child.type == "*" for child in node.children):
        module.stars.append(source.string(file))


def _read_clause(clause: "Node", file: "Node | None", module: Module) -> None:
    source = module.source
    for part in clause.named_children:
        name = part.child_by_field_name("name")
        alias = part.child_by_field_name("alias") or name
        if name is None or alias is None:
            continue
        if file is not None:
            module.exports[source.text(alias)] = Import(source.string(file), source.text(name))
        else:
            module.exports[source.text(alias)] = name


def _read_assignment(node: "Node", module: Module) -> None:
    """Read `module.exports = x`, `module.exports.a = x` and `exports.a = x`."""
    if node.type in ("parenthesized_expression", "object", "array") and module.source.path.endswith(".json"):
        module.exports[DEFAULT] = node
    if node.type != "assignment_expression":
        return
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if left is None or right is None or left.type != "member_expression":
        return
    written = module.source.text(left)
    if written == "module.exports":
        module.exports[DEFAULT] = right
        return
    for start in ("module.exports.", "exports."):
        if written.startswith(start):
            module.exports[written.removeprefix(start)] = right
            return


def _find_changes(module: Module) -> None:
    source = module.source
    cursor = source.root.walk()
    while True:
        node = cursor.node
        if node is not None:
            _note_change(node, source, module)
        if cursor.goto_first_child() or cursor.goto_next_sibling():
            continue
        while cursor.goto_parent():
            if cursor.goto_next_sibling():
                break
        else:
            return


def _note_change(node: "Node", source: Source, module: Module) -> None:
    place = None
    if node.type in ("assignment_expression", "augmented_assignment_expression"):
        place = node.child_by_field_name("left")
    elif node.type == "update_expression":
        place = node.child_by_field_name("argument")
    elif node.type == "call_expression":
        called = node.child_by_field_name("function")
        if called is not None and called.type == "member_expression":
            method = called.child_by_field_name("property")
            if method is not None and source.text(method) in _CHANGING:
                place = called
    if place is None:
        return
    if place.type == "identifier":
        module.assigned.add(source.text(place))
        return
    while place is not None and place.type in ("member_expression", "subscript_expression", "non_null_expression"):
        place = place.child_by_field_name("object") or place.named_children[0]
    if place is not None and place.type == "identifier":
        module.changed.add(source.text(place))
