"""Migrations are complete, and know no blocks."""

import ast
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.architecture.layers import ROOT, our_apps


def test_no_migration_is_missing(across):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def stream_fields(source: str) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "StreamField"
    ]


def holds_blocks(call: ast.Call) -> bool:
    is_empty = [ast.unparse(argument) for argument in call.args] == ["[]"]
    return not is_empty or any(keyword.arg == "block_lookup" for keyword in call.keywords)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("fields.StreamField([], blank=True)", False),
        ("fields.StreamField([('text', 0)], block_lookup={})", True),
        ("fields.StreamField([], block_lookup={0: ()})", True),
        ("fields.StreamField()", True),
    ],
)
def test_block_definitions_are_recognised(source, expected):
    (call,) = stream_fields(source)
    assert holds_blocks(call) is expected


def test_no_block_definition_is_in_a_migration():
    found = {
        path: stream_fields(path.read_text(encoding="utf-8"))
        for app in our_apps()
        for path in Path(app.path).glob("migrations/*.py")
    }
    assert sum(map(len, found.values())) > 0
    wrong = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path, calls in found.items()
        for call in calls
        if holds_blocks(call)
    ]
    assert wrong == []
