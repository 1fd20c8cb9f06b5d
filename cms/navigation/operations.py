"""What happens to redirects."""

import csv
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.core.links import addresses_by_pk
from cms.core.removals import current_reason
from cms.core.routing import path_on_host
from sites.registry import registry

from .models import Redirect, Removal

COLUMNS = ["old_address", "new_address", "permanent"]
MAX_LINES = 50_000
BATCH = 500


class BadRedirectFile(Exception):
    """The file cannot be loaded; `lines` says what is wrong, one sentence a problem."""

    def __init__(self, lines: list[str]):
        super().__init__("; ".join(lines))
        self.lines = lines


@transaction.atomic
def keep_old_addresses(page: Page, old_url_path: str, new_url_path: str) -> int:
    """Let the old addresses of a page and all below it lead to them; how many there are.

    Addresses that live pages have taken over are redirects no more. Runs in the portal's scope.
    """
    portal, language = registry.of_path(page.path)
    if portal is None or old_url_path == new_url_path:
        return 0
    home = portal.homes[language].url_path
    if not old_url_path.startswith(home):
        return 0  # it came from elsewhere; that portal's readers are told by its own pages
    below = Page.objects.filter(path__startswith=page.path, live=True)
    rows = list(below.values_list("pk", "path", "url_path"))
    taken = {path_on_host(path, url_path).rstrip("/") for _pk, path, url_path in rows}
    moved = {
        path_on_host(path, old_url_path + url_path[len(new_url_path) :]).rstrip("/"): pk
        for pk, path, url_path in rows
    }
    moved = {old: pk for old, pk in moved.items() if old not in taken}
    touched = [*moved, *taken]
    for start in range(0, len(touched), BATCH):
        old = touched[start : start + BATCH]
        Redirect.objects.filter(portal=portal.pk, old_path__in=old).delete()
    Redirect.objects.bulk_create(
        [
            Redirect(portal_id=portal.pk, old_path=old, page_id=pk, is_automatic=True)
            for old, pk in moved.items()
        ],
        batch_size=BATCH,
    )
    return len(moved)


@transaction.atomic
def note_removal(page: Page) -> Removal | None:
    """Tell readers at a page's address that it was removed; the reason comes from `because`.

    Nothing for a page that no reader has seen. Runs in the portal's scope.
    """
    portal, _language = registry.of_path(page.path)
    if portal is None or page.first_published_at is None:
        return None
    removal, _created = Removal.objects.update_or_create(
        portal_id=portal.pk,
        path=path_on_host(page.path, page.url_path).rstrip("/"),
        defaults={
            "title": page.title[:255],
            "reason": current_reason()[:300],
            "removed_at": timezone.now(),
        },
    )
    return removal


def forget_removal(page: Page) -> None:
    """A page that is published again needs no notice."""
    portal, _language = registry.of_path(page.path)
    if portal is not None:
        path = path_on_host(page.path, page.url_path).rstrip("/")
        Removal.objects.filter(portal=portal.pk, path=path).delete()


@dataclass(frozen=True)
class Dead:
    """A redirect that leads nowhere, and why."""

    redirect: Redirect
    reason: str


def dead_redirects() -> list[Dead]:
    """Redirects of the portal in scope whose target may not be read; a constant number of statements."""
    redirects = list(Redirect.objects.select_related("page"))
    live = addresses_by_pk(r.page_id for r in redirects if r.page_id)
    own = {
        path_on_host(path, url_path).rstrip("/") or "/"
        for home in (registry.get(redirects[0].portal_id).homes.values() if redirects else ())
        for path, url_path in Page.objects.filter(
            path__startswith=home.path, live=True
        ).values_list("path", "url_path")
    }
    found = []
    for redirect in redirects:
        if redirect.page_id and redirect.page_id not in live:
            found.append(Dead(redirect, _("Its page is not published.")))
        elif redirect.address.startswith("/") and redirect.address.partition("?")[0] not in own:
            found.append(Dead(redirect, _("There is no page at the new address.")))
    return found


@transaction.atomic
def load_redirects(text: str) -> tuple[int, int]:
    """Create or update redirects from CSV text; all or nothing, twice is the same as once.

    Columns: old_address, new_address, permanent (empty, 1 or 0). Gives the numbers of created and
    of changed ones. Raises BadRedirectFile with the line of each problem.
    """
    reader = csv.DictReader(text.lstrip("\ufeff").splitlines())
    if reader.fieldnames is None or [n.strip() for n in reader.fieldnames[:2]] != COLUMNS[:2]:
        raise BadRedirectFile(
            [_("Line 1: the columns must be %(columns)s.") % {"columns": ",".join(COLUMNS)}]
        )
    wrong: list[str] = []
    created = changed = 0
    seen: dict[str, int] = {}
    for number, row in enumerate(reader, 2):
        if number > MAX_LINES:
            raise BadRedirectFile([_("The file has more than %(n)d lines.") % {"n": MAX_LINES}])
        old, new = (row.get("old_address") or "").strip(), (row.get("new_address") or "").strip()
        redirect = Redirect(
            old_path=old,
            address=new,
            is_permanent=(row.get("permanent") or "1").strip().lower() not in {"0", "no", "false"},
        )
        try:
            redirect.clean()
            redirect.clean_fields(exclude=["portal", "page"])
        except ValidationError as error:
            wrong += [
                _("Line %(line)d: %(problem)s") % {"line": number, "problem": sentence}
                for sentences in error.message_dict.values()
                for sentence in sentences
            ]
            continue
        if redirect.old_path in seen:
            wrong.append(
                _("Line %(line)d: this address stands on line %(first)d already.")
                % {"line": number, "first": seen[redirect.old_path]}
            )
            continue
        seen[redirect.old_path] = number
        known = Redirect.objects.at(redirect.old_path)
        if known is None:
            # It leads to an address, not to a page: Wagtail's task a row would find no reference,
            # and keep the tasks behind it waiting for as long as the file has lines.
            with disable_reference_index_auto_update():
                redirect.save()
            created += 1
        elif (known.address, known.is_permanent) != (redirect.address, redirect.is_permanent):
            known.page, known.address = None, redirect.address
            known.is_permanent, known.is_automatic = redirect.is_permanent, False
            known.save()
            changed += 1
    if wrong:
        raise BadRedirectFile(wrong)
    return created, changed
