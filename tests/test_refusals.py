"""Whatever a refusal says is a text of the catalogs, so that it is said in the language of the screen."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import chain

import pytest

from cli import COMMANDS
from ledger.commands.help import command_of
from tests.test_house import LIVING, told

# What makes a refusal or a problem, and which of what it is given is no sentence: the place in a file, the name that stays.
MAKERS = {
    **dict.fromkeys(("LedgerError", "NotUnderstood", "Unsound", "Busy", "FileRefused"), ()),
    "Problem": (0, 3),
    "NotRead": (2,),
}
PARTS: dict[type[ast.AST], tuple[str, ...]] = {  # of which parts a value is made that is no literal
    ast.IfExp: ("body", "orelse"), ast.BoolOp: ("values",), ast.BinOp: ("left", "right"), ast.Starred: ("value",), ast.NamedExpr: ("value",),
    ast.Subscript: ("value",), ast.List: ("elts",), ast.Tuple: ("elts",), ast.Set: ("elts",), ast.Dict: ("values",),
    ast.ListComp: ("elt",), ast.GeneratorExp: ("elt",),
}  # fmt: skip
STAY = {"name", "code", "where"}  # the same, given by keyword
NAME = re.compile(r"[a-z0-9{}]+(-[a-z0-9{}]+)+")
WORD = re.compile(r"[^\W\d_]{2,}")


def is_typed(text: str) -> bool:
    """Whether a text is only what a person types, which is the same in every language: `fund show {}`, `--on {}`."""
    if re.match(r"\S+ = ", text):  # a line of fund.toml
        return True
    first, *words = re.findall(r"'[^']*'|\S+", text) or [""]
    if first == "fund" and words:
        group, *words = words
        if group in {"help", "report"}:  # behind it stands the name of a topic, of a report
            words = words[1:]
        elif group in COMMANDS:
            known = getattr(command_of(group, COMMANDS), "commands", {})
            words = words[1:] if words and words[0] in known else words
        elif group != "{}":
            return False
    elif not first.startswith("-"):
        return False
    # Behind an option stands its value, elsewhere a NAME in capitals: a small letter begins a sentence.
    pairs = zip([first, *words], words, strict=False)
    said = any(re.match(r"[^\W\d_A-Z]", word) and not before.startswith("-") for before, word in pairs)
    return not said and text[-1] not in ".,:"


class Module:
    """What a module gives to what makes refusals, traced back to the literals that it is made of."""

    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree
        self.up = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        self.calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
        self.values: dict[tuple[ast.AST, str], list[ast.expr]] = defaultdict(list)
        for node in ast.walk(tree):
            for name, value in _given(node):
                self.values[self.scope(node), name].append(value)
        self.makers: dict[str, set[str]] = defaultdict(set)  # functions that pass on what they are given, and which of it
        known = -1
        while known != (known := sum(map(len, self.makers.values()))):
            for call, arg in [*self.said()]:
                function = self.scope(call)
                if isinstance(function, ast.FunctionDef):
                    self.makers[function.name] |= _passed_on(arg, function)

    def scope(self, node: ast.AST) -> ast.AST:
        """The function a node stands in, or the module."""
        while (node := self.up.get(node, node)) in self.up and not isinstance(node, ast.FunctionDef):
            pass
        return node

    def said(self) -> Iterator[tuple[ast.Call, ast.expr]]:
        """Every argument that a person will read."""
        for call in self.calls:
            name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
            if name in MAKERS:
                places = [arg for at, arg in enumerate(call.args) if at not in MAKERS[name]]
                yield from ((call, arg) for arg in (*places, *(word.value for word in call.keywords if word.arg not in STAY)))
            elif self.makers.get(name):
                wanted = self.makers[name]
                yield from ((call, arg) for at, arg in enumerate(call.args) if str(at) in wanted)
                yield from ((call, word.value) for word in call.keywords if word.arg in wanted)

    def literals(self, node: ast.expr, scope: ast.AST, seen: frozenset[str] = frozenset()) -> Iterator[tuple[int, str]]:
        """The literals that may become the value; a call is not looked into, but for a text whose method is called."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
        elif isinstance(node, ast.JoinedStr):
            yield node.lineno, "".join(one.value if isinstance(one, ast.Constant) else "{}" for one in node.values)
        elif isinstance(node, ast.Name) and node.id not in seen:
            for value in self.values.get((scope, node.id)) or self.values.get((self.tree, node.id), ()):
                yield from self.literals(value, scope, seen | {node.id})
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr != "join":
            if isinstance(node.func.value, ast.Constant | ast.JoinedStr):
                yield from self.literals(node.func.value, scope, seen)
        else:
            for part in chain.from_iterable(_listed(getattr(node, field)) for field in PARTS.get(type(node), ())):
                yield from self.literals(part, scope, seen)


def _listed(part: ast.expr | list[ast.expr]) -> list[ast.expr]:
    return part if isinstance(part, list) else [part]


def _given(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """What a statement gives to a name, or adds to it."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            yield name, value
        case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
            yield from ((one.id, value) for one, value in zip(names, values, strict=False) if isinstance(one, ast.Name))
        case ast.Assign(targets=[ast.Subscript(value=ast.Name(id=name), slice=key)]):
            yield name, key
        case (
            ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            | ast.AugAssign(target=ast.Name(id=name), value=value)
            | ast.NamedExpr(target=ast.Name(id=name), value=value)
        ):
            yield name, value
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append" | "extend" | "add"), args=[value]):
            yield name, value
        case ast.For(target=ast.Name(id=name), iter=value):
            yield name, value


def _passed_on(node: ast.expr, function: ast.FunctionDef) -> set[str]:
    """The parameters of a function that become the value, by name and by their place in a call."""
    names = [arg.arg for arg in (*function.args.posonlyargs, *function.args.args)]
    bound = names[1:] if names[:1] in (["self"], ["cls"]) else names
    node = node.value if isinstance(node, ast.Starred) else node
    name = node.id if isinstance(node, ast.Name) else ""
    if name in bound:
        return {name, str(bound.index(name))}
    return {name} if name in {arg.arg for arg in function.args.kwonlyargs} else set()


def unsaid(tree: ast.Module) -> list[tuple[int, str]]:
    """Line and text of every literal of words that a refusal says as it stands, in English whatever the screen speaks."""
    module = Module(tree)
    found = chain.from_iterable(module.literals(arg, module.scope(call)) for call, arg in module.said())
    return sorted({(line, text) for line, text in found if WORD.search(text) and not NAME.fullmatch(text) and not is_typed(text)})


def test_a_refusal_says_no_words_but_those_of_the_catalogs():
    faults = [
        f"{source.path}:{line}: {text}"
        for source in LIVING
        if any(name in source.text for name in MAKERS)
        for line, text in unsaid(source.tree)
    ]
    told(faults, "Say it by `_` or `n_` of ledger/i18n.py, with a {name} for each value; only what is typed stays as it is:")


@pytest.mark.parametrize(
    "planted",
    [
        'raise LedgerError("nothing is left.", name="nothing-left")',
        'raise LedgerError(f"{pledge} has nothing left.", name="nothing-left")',
        'raise NotUnderstood(_("no"), "give less" if some else "fund status", name="no")',
        'raise FileRefused(message=_("no"), problems=[Problem("B2", "this is no day", "", "no-day")], name="no")',
        'cure = f"fund show {pledge} says why"\nraise LedgerError(_("no"), cure, name="no")',
        'found = []\nfound.append(f"{pledge} is open")\nraise LedgerError(_("no"), *found, name="no")',
        'raise LedgerError(_("no"), *(f"{one} is open" for one in pledges), name="no")',
        'WHY = "a file has no roles."\ndef no():\n    raise LedgerError(WHY, name="no")',
        'def no(sentence):\n    return LedgerError(sentence, name="no")\ndef look():\n    raise no(f"{day} is no day.")',
        'class Reader:\n    def refuse(self, what):\n        self.problems.append(Problem("B2", what, "", "no"))\n    def day(self):\n        self.refuse("no day")',
        'raise LedgerError("{} is open".format(pledge), name="no")',
        'raise LedgerError(_("no"), "fund log lists them", name="no")',
        'raise LedgerError(_("no"), f"--on {day}, or a later day", name="no")',
    ],
)  # fmt: skip
def test_words_that_no_catalog_has_are_found_wherever_they_come_from(planted):
    assert unsaid(ast.parse(planted))


@pytest.mark.parametrize(
    "fine",
    [
        'raise LedgerError(_("{pledge} has nothing left.", pledge=pledge), f"fund show {pledge}", name="nothing-left")',
        'raise LedgerError(n_("{count} line", "{count} lines", count), "fund rate add {code} RATE --on {day} --source NAME", name="no")',
        'raise LedgerError(_(WHY), "--recognition accrual", "fund help permissions", f"{pledge}: {why}", name="no-roles")',
        'Problem(f"{sheet}!{row}", _("no"), name="no-day")',
    ],
)
def test_what_is_typed_stays_as_it_is(fine):
    assert not unsaid(ast.parse(fine))
