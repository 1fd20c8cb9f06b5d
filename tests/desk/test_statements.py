"""What the desk's screens cost: literal numbers of statements, the same in a large installation."""

from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection, GroupPagePermission, Locale, Page, Site

from config.settings.parts import base as production
from sites.models import Membership, Portal, PortalGroup
from sites.registry import registry
from sites.roles import PORTAL_ROLES, PROVINCE_ROLES, Role
from sites.scope import portal_scope
from tests.bench.inside import counting
from tests.bench.publishing import form_of
from tests.factories import make_article, make_image, make_user, section_of

pytestmark = pytest.mark.django_db

PORTALS, PEOPLE = 83, 1_000

SCREENS: dict[str, Callable] = {
    "dashboard": lambda portal: "/admin/",
    "explorer": lambda portal: f"/admin/pages/{section_of(portal).pk}/",
    "pictures": lambda portal: "/admin/images/",
    "page chooser": lambda portal: f"/admin/choose-page/{section_of(portal).pk}/",
    "picture chooser": lambda portal: "/admin/images/chooser/",
    "locked pages": lambda portal: "/admin/reports/locked/",
    "log": lambda portal: "/admin/reports/site-history/",
    "workflows": lambda portal: "/admin/reports/workflow/",
    "aging pages": lambda portal: "/admin/reports/aging-pages/",
}


def statements(client, address: str) -> list[str]:
    """What the second request asks; the first fills the memory of the process."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return [statement["sql"] for statement in asked]


def content(portal) -> None:
    for number in range(3):
        make_article(portal, live=bool(number))
        make_image(portal)


def more_portals(count: int) -> None:
    """Portals as far as a desk could notice them: trees, sites, folders of files, groups."""
    root, folders = Page.get_first_root_node(), Collection.get_first_root_node()
    locales = dict(Locale.objects.values_list("language_code", "pk"))
    first = 1 + Page._str2int(root.get_last_child().path[-Page.steplen :])
    some = Page.objects.filter(depth=2).first()
    homes = [
        Page(
            title=f"Xã {number}",
            draft_title=f"Xã {number}",
            slug=f"xa-{number}-{language}",
            url_path=f"/xa-{number}-{language}/",
            path=Page._get_path(root.path, 2, first + 2 * number + place),
            depth=2,
            locale_id=locales[language],
            content_type=some.content_type,
            translation_key=_key(number),
        )
        for number in range(count)
        for place, language in enumerate(("vi", "en"))
    ]
    homes = Page.objects.bulk_create(homes)
    Page.objects.filter(pk=root.pk).update(numchild=root.numchild + len(homes))
    last = 1 + Collection._str2int(folders.get_last_child().path[-Collection.steplen :])
    own = Collection.objects.bulk_create(
        Collection(
            name=f"Xã {number}",
            path=Collection._get_path(folders.path, 2, last + number),
            depth=2,
        )
        for number in range(count)
    )
    sites = Site.objects.bulk_create(
        Site(hostname=f"xa-{number}.test", root_page=homes[2 * number]) for number in range(count)
    )
    portals = Portal.objects.bulk_create(
        Portal(
            slug=f"xa-{number}",
            name_vi=f"Xã {number}",
            name_en=f"Commune {number}",
            kind="commune",
            site=sites[number],
            collection=own[number],
        )
        for number in range(count)
    )
    groups = Group.objects.bulk_create(
        Group(name=f"{portal.slug}: {role}") for portal in portals for role in PORTAL_ROLES
    )
    pairs = [(portal, role) for portal in portals for role in PORTAL_ROLES]
    PortalGroup.objects.bulk_create(
        PortalGroup(portal=portal, role=role, group=group)
        for (portal, role), group in zip(pairs, groups, strict=True)
    )
    permissions = GroupPagePermission.objects.values_list("permission_id", flat=True).distinct()
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(
            group=groups[number * len(PORTAL_ROLES)],
            page=homes[2 * number],
            permission_id=permission,
        )
        for number in range(count)
        for permission in permissions
    )
    registry.invalidate()


def _key(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


def more_people(count: int) -> None:
    user = get_user_model()
    people = user.objects.bulk_create(user(username=f"dan{number}") for number in range(count))
    portals = list(Portal.objects.values_list("pk", flat=True))
    Membership.objects.bulk_create(
        Membership(user=person, portal_id=portals[number % len(portals)], role=Role.WRITER)
        for number, person in enumerate(people)
    )


@pytest.mark.parametrize("role", [Role.APPROVER, Role.PORTAL_ADMIN])
def test_screens_cost_the_same_in_a_large_installation(sapa, bacha, browse, role):
    content(sapa)
    content(bacha)
    client = browse(sapa, make_user(sapa, role))
    few = {name: statements(client, address(sapa)) for name, address in SCREENS.items()}

    more_portals(PORTALS - len(registry.all()))
    more_people(PEOPLE)

    assert len(registry.all()) == PORTALS
    for name, address in SCREENS.items():
        assert len(statements(client, address(sapa))) == len(few[name]), name


@pytest.fixture
def worker(sapa, browse):
    """Somebody who has edited pages of Sa Pa, with a role."""

    def with_role(role):
        place = None if role in PROVINCE_ROLES else sapa
        user = make_user(place, role)
        for page in (make_article(sapa), make_article(sapa, live=False)):
            with portal_scope(sapa):
                page.save_revision(user=user, log_action=True)
        return browse(sapa, user)

    return with_role


# Decided was at most 15 for the dashboard and 10 for the page chooser.
@pytest.mark.parametrize(
    ("role", "dashboard", "top", "inside"),
    [
        (Role.WRITER, 17, 7, 9),
        (Role.APPROVER, 18, 7, 9),
        (Role.PORTAL_ADMIN, 18, 7, 9),
        (Role.PROVINCE_EDITOR, 18, 7, 9),
    ],
)
def test_the_dashboard_and_the_page_chooser(sapa, bacha, worker, role, dashboard, top, inside):
    content(bacha)
    client = worker(role)
    inside_a_section = SCREENS["page chooser"](sapa)

    assert [
        len(statements(client, address))
        for address in ("/admin/", "/admin/choose-page/", inside_a_section)
    ] == [dashboard, top, inside]


# Decided was at most 50; Wagtail's own needs 96 for a plain page.
PUBLISHING = {"sqlite": 55, "postgresql": 57}  # it has locks to ask for


@pytest.mark.django_db(transaction=True)
def test_publishing_an_article(sapa, bacha, worker, settings):
    settings.TASKS = production.TASKS
    client = worker(Role.APPROVER)
    page = make_article(sapa, picture=make_image(sapa))
    address = f"/admin/pages/{page.pk}/edit/"
    for summary in ("Lần một", "Lần hai"):
        form = form_of(client.get(address).text) | {"summary": summary, "action-publish": "1"}
        with counting() as asked:
            assert client.post(address, form).status_code == 302

    page.refresh_from_db()
    assert page.summary == "Lần hai"
    assert len(asked) == PUBLISHING[connection.vendor]
