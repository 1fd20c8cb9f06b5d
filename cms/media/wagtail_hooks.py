from . import desk_rules  # noqa: F401 - it registers itself
