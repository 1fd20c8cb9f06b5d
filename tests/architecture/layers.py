"""The layers of pyproject.toml, for what import-linter does not see."""

import tomllib
from pathlib import Path

from django.apps import AppConfig, apps

ROOT = Path(__file__).resolve().parents[2]


def read_layers() -> list[list[str]]:
    """Apps of each layer, the highest first; those whose turn has not come are left out."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    (contract,) = settings["tool"]["importlinter"]["contracts"]
    return [
        [name for name in map(str.strip, line.split("|")) if not name.startswith("(")]
        for line in contract["layers"]
    ]


LEVELS = {app: level for level, line in enumerate(read_layers()) for app in line}


def may_use(user: str, used: str) -> bool:
    """Whether an app may know another: itself, and those on lower lines."""
    return user == used or LEVELS[user] < LEVELS[used]


def our_apps() -> list[AppConfig]:
    return [
        app
        for app in apps.get_app_configs()
        if Path(app.path).is_relative_to(ROOT) and ".venv" not in app.path
    ]


def app_of_path(path: Path) -> str | None:
    """The app of ours that a file belongs to."""
    for app in our_apps():
        if path.is_relative_to(app.path):
            return app.name
    return None
