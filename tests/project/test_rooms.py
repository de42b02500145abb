"""Who may import whom: doors nobody, the command line everybody, and no arrow leads back."""

import ast
from collections.abc import Iterator

from tests.conftest import PROJECT

MAY_IMPORT = {
    "doors": set[str](),
    "receiver": {"doors"},
    "lookup": {"doors"},
    "sender": {"doors"},
    "hq": {"doors", "receiver", "lookup", "sender"},
}


def imports() -> Iterator[tuple[str, str, str]]:
    """(file, its package, an imported package of ours)"""
    for package in MAY_IMPORT:
        for file in (PROJECT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Import):
                    names = [one.name for one in node.names]
                elif isinstance(node, ast.ImportFrom):
                    assert not node.level, f"{file}: write the whole name of what is imported"
                    names = [node.module or ""]
                else:
                    continue
                for name in names:
                    if name.partition(".")[0] in MAY_IMPORT:
                        yield str(file.relative_to(PROJECT)), package, name.partition(".")[0]


def test_no_arrow_leads_back_up() -> None:
    wrong = {
        f"{file} imports {imported}"
        for file, package, imported in imports()
        if imported != package and imported not in MAY_IMPORT[package]
    }
    assert not wrong, f"Move what both need to doors/: {sorted(wrong)}"


# of the rooms of hq, what each may ask of the others; nobody asks anything of the command line
ROOMS = {
    "errors": set[str](),
    "keys": {"errors"},
    "cluster": {"errors"},
    "migrations": {"errors", "cluster"},
    "distribute": {"cluster"},
    "status": {"errors"},
    "trace": {"errors"},
    "why": {"errors"},
    "retain": {"errors"},
    "withdraw": {"errors"},
    "serve": {"errors"},
    "smoke": {"errors"},
    "postgres": {"errors", "migrations"},
    "build": {"errors", "migrations"},
    "files": {"errors"},
    "workflows": {"errors", "files"},
    "docs": {"errors", "build", "postgres"},
    "demo": {"errors", "build", "keys", "postgres", "trace"},
}


def test_rooms_of_the_command_line_ask_only_whom_they_may() -> None:
    wrong = set()
    for file in (PROJECT / "hq").rglob("*.py"):
        room = file.relative_to(PROJECT / "hq").parts[0].removesuffix(".py")
        if room in ("cli", "__init__"):
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if not isinstance(node, ast.ImportFrom) or not node.module:
                continue
            package, _, rest = node.module.partition(".")
            if package != "hq":
                continue
            asked = {rest.split(".")[0]} if rest else {one.name for one in node.names}
            wrong |= {f"{file}: {other}" for other in asked - {room} - ROOMS[room]}
    assert not wrong, f"Move what both need down, or say in ROOMS why: {sorted(wrong)}"
