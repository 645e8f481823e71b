"""How a function travels to the place where it trains: as its source, in a script of its own.

Nothing is pickled: the source is read, and what it would miss there is refused here by its name.
"""

from __future__ import annotations

import ast
import builtins
import inspect
import symtable
import sys
import types
from collections.abc import Callable, Iterator
from importlib import resources

from .errors import StudyInvalid

SCRIPT = "winnow_train.py"
TRAINER = "winnow.py"

_PACKAGE = __name__.partition(".")[0]
_OF_A_SCRIPT = frozenset({"__name__", "__file__", "__builtins__"})


def files(function: Callable[..., object]) -> dict[str, str]:
    """What a trainer made of a function consists of: the script, and the trainer's half of this package beside it.

    Raises StudyInvalid if the function could not run there.
    """
    name = _name(function)
    source = _source(function, name)
    tree = _parsed(source, name)
    _needs_one_argument(function, name)
    for outside in _outside(tree, function):
        raise StudyInvalid(f"{name} uses {outside}, which does not travel with it: {_cure(outside, name, function)}")
    # Annotations are not evaluated, so they may name what is known only here.
    script = f"from __future__ import annotations\n\nimport {_PACKAGE}\n\n{source}\n\n{_PACKAGE}.run({name})\n"
    return {SCRIPT: script, TRAINER: resources.files(_PACKAGE).joinpath("trainer.py").read_text(encoding="utf-8")}


def _name(function: Callable[..., object]) -> str:
    if isinstance(function, types.MethodType):
        raise StudyInvalid(f"{function.__qualname__} is a method, and its object does not travel: make it a function")
    if not isinstance(function, types.FunctionType):
        raise StudyInvalid(f"{function!r} is not a function: write one with def, which takes the trial")
    if function.__name__ == "<lambda>":
        raise StudyInvalid("a lambda cannot be sent: write the function with def")
    if inspect.iscoroutinefunction(function) or inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
        raise StudyInvalid(f"{function.__name__} is async or a generator, and would not run when it is called: write it with def")
    return function.__name__


def _source(function: Callable[..., object], name: str) -> str:
    try:
        source = inspect.getsource(function)
    except (OSError, TypeError):
        raise StudyInvalid(f"the source of {name} cannot be read: define it in a file or in a notebook") from None
    # A nested function stands to the right; to move it would change texts of several lines inside.
    return "if True:\n" + source if source[0] in " \t" else source


def _parsed(source: str, name: str) -> ast.Module:
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise StudyInvalid(f"the source of {name} cannot be read alone ({error.msg}): define it on lines of its own") from None
    first = tree.body[0]
    first = first.body[0] if isinstance(first, ast.If) else first
    if not isinstance(first, ast.FunctionDef) or first.name != name:
        raise StudyInvalid(f"the source of {name} is not where it was: its file has changed, so load it again")
    return tree


def _needs_one_argument(function: Callable[..., object], name: str) -> None:
    parameters = inspect.signature(function).parameters.values()
    needed = [
        one.name for one in parameters if one.default is one.empty and one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)
    ]
    alone = [one.name for one in parameters if one.kind == one.KEYWORD_ONLY and one.name in needed]
    if len(needed) > 1 or alone:
        others = alone or needed[1:]
        raise StudyInvalid(f"{name} also needs {', '.join(others)}, but is called with the trial alone: give defaults")


class _Unannotated(ast.NodeTransformer):
    """Takes away annotations, which are not evaluated and may name what they like."""

    def visit_arg(self, node: ast.arg) -> ast.arg:
        node.annotation = None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.annotation = ast.Constant(None)
        return self.generic_visit(node)


def _outside(tree: ast.Module, function: types.FunctionType | Callable[..., object]) -> Iterator[str]:
    """The names that the source takes from its surroundings and that a script would not have, in order."""
    plain = ast.unparse(ast.fix_missing_locations(_Unannotated().visit(tree)))
    top = symtable.symtable(plain, "<function>", "exec")
    defined = {symbol.get_name() for symbol in top.get_symbols() if symbol.is_assigned()}
    surroundings = inspect.unwrap(function).__globals__
    for name in sorted(set(_free(top)) - defined):
        if name not in _OF_A_SCRIPT and not _is_this_package(name, surroundings) and not _is_built_in(name, surroundings):
            yield name


def _free(table: symtable.SymbolTable) -> Iterator[str]:
    for symbol in table.get_symbols():
        at_the_top = table.get_type() == "module" and not symbol.is_assigned()
        if at_the_top or (symbol.is_global() and table.get_type() != "module"):
            yield symbol.get_name()
    for child in table.get_children():
        yield from _free(child)


def _is_this_package(name: str, surroundings: dict[str, object]) -> bool:
    return name == _PACKAGE and surroundings.get(name) is sys.modules[_PACKAGE]


def _is_built_in(name: str, surroundings: dict[str, object]) -> bool:
    """Whether a name is one of Python's own. A notebook adds names to them, and puts others in the place of some."""
    if name in surroundings and _home(surroundings[name]) != "IPython":
        return False
    return hasattr(builtins, name) and _home(getattr(builtins, name)) in sys.stdlib_module_names


def _home(value: object) -> str:
    """The package that a value comes from."""
    home: str = getattr(value, "__module__", None) or type(value).__module__
    return home.partition(".")[0]


def _cure(outside: str, name: str, function: Callable[..., object]) -> str:
    inner = inspect.unwrap(function)
    closure = inspect.getclosurevars(inner).nonlocals if isinstance(inner, types.FunctionType) else {}
    missing = object()
    value = closure.get(outside, inner.__globals__.get(outside, missing))
    if isinstance(value, types.ModuleType):
        alias = "" if value.__name__ == outside else f" as {outside}"
        return f"write `import {value.__name__}{alias}` inside {name}"
    if isinstance(value, (types.FunctionType, type)):
        module = value.__module__
        if _home(value) == _PACKAGE:
            return f"write `import {_PACKAGE}` at the top and `{_PACKAGE}.{outside}` inside {name}"
        if module in (None, "__main__", inner.__module__):
            return f"define {outside} inside {name}"
        return f"write `from {module} import {outside}` inside {name}; the image needs {module.partition('.')[0]}"
    if value is missing:
        return f"define it inside {name}"
    return f"define it inside {name}, or make it a parameter of the space"
