"""Content keys: names of what a page shows, and of what a change touches.

Whoever reads a thing says its key (`cms.pagestore.reading`), whoever changes it writes the key into
the change log; a stored page is dropped when a change touches a key it carries. Paths are tree
paths of pages, languages are codes.
"""

import hashlib

# Every stored page carries it.
EVERYTHING = "all"
# The list of all portals: names, hosts, kinds, who is open.
PORTALS = "portals"
# Whether a state mourning holds.
MOURNING = "mourning"


def thing(kind: str, object_id) -> str:
    """The thing itself: "page:12", "image:33", "portal:7"; a change of it always touches this."""
    return f"{kind}:{object_id}"


def portal_name(pk: int) -> str:
    """What other portals show of a portal: name and address."""
    return f"portal:{pk}:name"


def navigation(portal_id: int, language: str) -> str:
    """Menu, footer and banner as editors arranged them."""
    return f"nav:{portal_id}:{language}"


def menu(portal_id: int, language: str) -> str:
    """The upper part of a tree, of which menus and breadcrumbs are made."""
    return f"menu:{portal_id}:{language}"


def page(path: str) -> str:
    """What the page at a place of the tree says of itself."""
    return f"at:{path}"


def address(path: str) -> str:
    """Whether there is a page at this place, and its own address."""
    return f"url:{path}"


def place(path: str) -> str:
    """The addresses of a page and of all below it, and whether they are for everybody."""
    return f"in:{path}"


def below(path: str) -> str:
    """Which pages stand somewhere below, and in which order lists show them."""
    return f"below:{path}"


def children(path: str) -> str:
    """The same of the pages right below."""
    return f"children:{path}"


def published(path: str) -> str:
    """Whether anything was published below, if only again."""
    return f"published:{path}"


def languages(translation_key) -> str:
    """In which languages a page is there, and at which addresses."""
    return f"same:{str(translation_key).replace('-', '')[:12]}"


def named(kind: str, portal_id: int, words: str) -> str:
    """What carries the same words, such as the articles of a series."""
    return f"{kind}:{portal_id}:{hashlib.sha256(words.encode()).hexdigest()[:12]}"


def at_once(key: str) -> str:
    """The key as a change writes it when no reader may see the old page one moment longer."""
    return f"!{key}"
