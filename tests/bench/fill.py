"""Runs inside an installation of ours: puts content in, or gives it out.

    python -m tests.bench.fill < options.json

`{"volume": [slugs]}` a half-year's articles, `{"portals": n, "articles": m}` so many portals with so
many articles each, `{"export": slug}` one portal's content as `tests.bench.content` gives it.
"""

import json
import sys

import django


def volume(slugs: list[str]) -> dict:
    from cms.demo.volume import items_of_portals, load_volume
    from sites.models import Portal

    return {
        slug: load_volume(Portal.objects.get(slug=slug), items_of_portals()[slug]) for slug in slugs
    }


def grow(portals: int, articles: int) -> dict:
    from cms.demo.people import ensure_people
    from cms.demo.volume import load_volume
    from sites.models import Portal, PortalKind
    from sites.operations import create_portal

    root = create_portal(
        slug="laocai", name_vi="Tỉnh Lào Cai", name_en="Lào Cai Province", kind=PortalKind.PROVINCE
    )
    # Those of the demonstration's people, and communes.
    for name in ["sapa", "stttt", *(f"xa-{number}" for number in range(portals - 3))]:
        create_portal(
            slug=name,
            name_vi=f"Xã {name}",
            name_en=f"Commune {name}",
            kind=PortalKind.COMMUNE,
            parent=root,
        )
    added = sum(load_volume(portal, articles) for portal in Portal.objects.order_by("pk"))
    ensure_people()
    return {"articles": added}


def export(slug: str) -> dict:
    from .content import content_of

    return content_of(slug)


def main() -> None:
    django.setup()
    from sites.scope import all_portals

    options = json.load(sys.stdin)
    with all_portals():
        if "volume" in options:
            found = volume(options["volume"])
        elif "export" in options:
            found = export(options["export"])
        else:
            found = grow(**options)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
