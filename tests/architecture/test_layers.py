"""Apps know only those below them: by imports, by foreign keys, by templates."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.template import engines
from django.template.base import Lexer, TokenType
from django.template.loader_tags import ExtendsNode, IncludeNode

from tests.architecture.layers import LEVELS, ROOT, app_of_path, may_use, our_apps

ENGINE = engines["django"].engine


def test_every_app_has_its_layer():
    assert {app.name for app in our_apps()} == set(LEVELS) - {"config"}


@pytest.mark.parametrize(
    ("user", "used", "allowed"),
    [
        ("search", "sites", True),
        ("cms.news", "cms.news", True),
        ("sites", "search", False),
        ("cms.news", "cms.pages", False),
        ("cms.media", "cms.navigation", False),
    ],
)
def test_imports_run_down_only_and_neighbours_are_strangers(user, used, allowed):
    assert may_use(user, used) is allowed


def test_imports():
    linter = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout


def relations() -> Iterator[tuple[str, str, str]]:
    """User, used and name of each relation between two apps of ours."""
    for model in apps.get_models(include_auto_created=True):
        user = model._meta.app_config.name
        if user not in LEVELS:
            continue
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
            target = field.related_model
            # Whoever writes things down names people; the user model is a setting.
            if field.is_relation and target not in (None, get_user_model()):
                used = target._meta.app_config.name
                if used in LEVELS:
                    yield user, used, str(field)


def test_foreign_keys():
    found = list(relations())
    assert ("cms.changes", "sites", "changes.Change.portal") in found
    assert [relation for relation in found if not may_use(*relation[:2])] == []


def templates() -> Iterator[tuple[str, Path]]:
    for app in our_apps():
        for path in sorted(Path(app.path).glob("templates/**/*.*")):
            yield app.name, path


def names_used(path: Path) -> Iterator[str]:
    """Templates that a template extends and includes by name."""
    template = ENGINE.from_string(path.read_text(encoding="utf-8"))
    for node in template.nodelist.get_nodes_by_type((ExtendsNode, IncludeNode)):
        expression = node.parent_name if isinstance(node, ExtendsNode) else node.template
        if isinstance(expression.var, str):
            yield expression.var


def libraries_used(path: Path) -> Iterator[str]:
    for token in Lexer(path.read_text(encoding="utf-8")).tokenize():
        words = token.split_contents() if token.token_type == TokenType.BLOCK else [""]
        if words[0] == "load":
            yield from words[words.index("from") + 1 :] if "from" in words else words[1:]


def test_templates():
    wrong, edges = [], set()
    for user, path in templates():
        for name in names_used(path):
            template = ENGINE.find_template(name)[0]
            used = app_of_path(Path(template.origin.name))
            edges.add((user, used))
            if used and not may_use(user, used):
                wrong.append(f"{path.relative_to(ROOT)} uses {name} of {used}")
    assert ("cms.news", "cms.navigation") in edges
    assert wrong == []


def test_tag_libraries():
    wrong, edges = [], set()
    for user, path in templates():
        for name in libraries_used(path):
            used = app_of_path(ROOT / ENGINE.libraries[name].replace(".", "/"))
            edges.add((user, used))
            if used and not may_use(user, used):
                wrong.append(f"{path.relative_to(ROOT)} loads {name} of {used}")
    assert ("cms.news", "cms.core") in edges
    assert wrong == []
