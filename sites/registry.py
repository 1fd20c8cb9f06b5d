"""What every request must know about all portals, kept in the memory of each process.

Filled with a constant number of statements, whatever the number of portals. A change to portals,
hosts or home pages drops it; the change log tells the other processes (`cms.changes.tail`).
"""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.utils.translation import get_language
from wagtail.models import Locale, Page, Site
from wagtail.models.sites import (
    SITE_ROOT_PATHS_CACHE_KEY,
    SITE_ROOT_PATHS_CACHE_VERSION,
    SiteRootPath,
)

from .models import Portal, PortalHost, PortalStatus

# Homes are the children of Wagtail's root: two treebeard steps from the top.
HOME_DEPTH = 2
HOME_PATH_LENGTH = HOME_DEPTH * Page.steplen


def language_of_request() -> str:
    """The active language, cut to the ones content is written in: "en" where "en-gb" is active."""
    active = get_language() or ""
    content = dict(settings.WAGTAIL_CONTENT_LANGUAGES)
    if active in content:
        return active
    return active[:2] if active[:2] in content else source_language()


def source_language() -> str:
    return settings.LANGUAGE_CODE


@dataclass(frozen=True)
class HomeRecord:
    """The root of a portal's tree in one language."""

    page_id: int
    path: str
    url_path: str
    translation_key: str


@dataclass(frozen=True, eq=False)
class PortalRecord:
    """A portal as read by requests: plain values, no query behind any of them."""

    pk: int
    slug: str
    kind: str
    status: str
    parent_id: int | None
    parent_may_read: bool
    successor_id: int | None
    site_id: int | None
    collection_id: int | None
    host: str
    colour: str
    texts: dict[str, str] = field(repr=False)
    homes: dict[str, HomeRecord] = field(repr=False)

    def text(self, name: str, language: str | None = None) -> str:
        """A text in a language, the source language's where there is none; `name` such as "address"."""
        language = language or language_of_request()
        return (
            self.texts.get(f"{name}_{language.replace('-', '_')}")
            or self.texts.get(f"{name}_{source_language()}")
            or self.texts.get(name, "")
        )

    @property
    def name(self) -> str:
        return self.text("name")

    @cached_property
    def url(self) -> str:
        """Scheme, host and port, without a slash at the end."""
        return public_url(self.host)

    def home_path(self, language: str | None = None) -> str:
        """Where a language's pages begin on this host: "/" or "/en/"."""
        language = language or language_of_request()
        return "/" if language == source_language() else f"/{language}/"

    @property
    def is_open(self) -> bool:
        return self.status == PortalStatus.OPEN

    @cached_property
    def site(self) -> Site:
        """A Site for Wagtail's own code; made from memory, never saved."""
        home = self.homes[source_language()]
        return Site(
            id=self.site_id,
            hostname=self.host,
            port=settings.PUBLIC_PORT or (443 if settings.PUBLIC_SCHEME == "https" else 80),
            site_name=self.texts["name_vi"],
            root_page_id=home.page_id,
        )


def public_url(host: str) -> str:
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    return f"{settings.PUBLIC_SCHEME}://{host}{port}"


class Snapshot:
    """All portals at one moment."""

    def __init__(
        self,
        records: Iterable[PortalRecord],
        secondary_hosts: dict[str, int],
        mourning: tuple[date, date] | None = None,
    ):
        self.mourning = mourning
        self.by_pk = {record.pk: record for record in records}
        self.by_slug = {record.slug: record for record in self.by_pk.values()}
        self.by_host = {record.host: record for record in self.by_pk.values()}
        self.by_host |= {
            name: self.by_pk[pk] for name, pk in secondary_hosts.items() if name not in self.by_host
        }
        self.by_home_path = {
            home.path: (record, language)
            for record in self.by_pk.values()
            for language, home in record.homes.items()
        }
        self.root = next((r for r in self.by_pk.values() if r.kind == "province"), None)
        self.children: dict[int | None, list[PortalRecord]] = {}
        for record in self.by_pk.values():
            self.children.setdefault(record.parent_id, []).append(record)
        self.memo: dict = {}

    @cached_property
    def site_root_paths(self) -> list[SiteRootPath]:
        """What `Site.get_site_root_paths()` would collect with one statement per portal."""
        return [
            SiteRootPath(record.site_id, home.url_path, record.url, language)
            for record in self.by_pk.values()
            if record.site_id
            for language, home in record.homes.items()
        ]


_TEXT_FIELDS = [
    f.name
    for f in Portal._meta.concrete_fields
    if f.name.startswith(
        ("name_", "address_", "hours_", "editor_", "licence_", "phone", "hotline", "email")
    )
]


def load_snapshot() -> Snapshot:
    """Read all portals: three statements."""
    rows = list(
        Portal.objects.order_by("pk").values(
            "pk",
            "slug",
            "kind",
            "status",
            "parent_id",
            "parent_may_read",
            "successor_id",
            "site_id",
            "collection_id",
            "colour",
            "mourning_start_date",
            "mourning_end_date",
            "site__root_page__translation_key",
            *_TEXT_FIELDS,
        )
    )
    hosts: dict[int, list[PortalHost]] = {}
    for host in PortalHost.objects.order_by("-is_primary", "pk"):
        hosts.setdefault(host.portal_id, []).append(host)
    homes: dict[str, dict[str, HomeRecord]] = {}
    for key, language, pk, path, url_path in Page.objects.filter(depth=HOME_DEPTH).values_list(
        "translation_key", "locale__language_code", "pk", "path", "url_path"
    ):
        homes.setdefault(key, {})[language] = HomeRecord(pk, path, url_path, str(key))

    records, secondary = [], {}
    for row in rows:
        own = hosts.get(row["pk"], [])
        base = settings.BASE_DOMAIN
        given = base if row["kind"] == "province" else f"{row['slug']}.{base}"
        primary = own[0].name if own and own[0].is_primary else given
        secondary |= {
            name: row["pk"] for name in [given, *(h.name for h in own)] if name != primary
        }
        records.append(
            PortalRecord(
                host=primary,
                texts={name: row[name] for name in _TEXT_FIELDS},
                homes=homes.get(row["site__root_page__translation_key"], {}),
                **{
                    name: row[name]
                    for name in (
                        "pk",
                        "slug",
                        "kind",
                        "status",
                        "parent_id",
                        "parent_may_read",
                        "successor_id",
                        "site_id",
                        "collection_id",
                        "colour",
                    )
                },
            )
        )
    days = (
        (row["mourning_start_date"], row["mourning_end_date"])
        for row in rows
        if row["mourning_start_date"]
    )
    return Snapshot(records, secondary, next(days, None))


def _give_root_paths(snapshot: Snapshot) -> None:
    """Fill the cache that Wagtail's base `Page` objects ask for their addresses.

    It saves them a statement for each portal, and names the true hosts, which are in no row of
    Wagtail's.
    """
    cache.set(
        SITE_ROOT_PATHS_CACHE_KEY,
        snapshot.site_root_paths,
        None,
        version=SITE_ROOT_PATHS_CACHE_VERSION,
    )


class Registry:
    """The process's snapshot of all portals, and what apps above remember beside it.

    A transaction that has changed portals reads its own uncommitted state and keeps it to itself.
    """

    def __init__(self):
        self._snapshot: Snapshot | None = None
        self._version = 0
        self._lock = threading.Lock()

    @property
    def snapshot(self) -> Snapshot:
        if self._changed_in_transaction():
            return self._private_snapshot()
        snapshot = self._snapshot
        if snapshot is None:
            snapshot = self._load()
        return snapshot

    def _load(self) -> Snapshot:
        with self._lock:
            if self._snapshot is not None:
                return self._snapshot
            version = self._version
            snapshot = load_snapshot()
            _give_root_paths(snapshot)
            if version == self._version:
                self._snapshot = snapshot
            return snapshot

    def keep_root_paths(self) -> None:
        """Give Wagtail its root paths again if its cache lost them.

        Wagtail deletes them whenever a home is saved, and a cache may forget anything. What a
        running transaction has not committed is not given: its commit makes a new snapshot.
        """
        if not self._changed_in_transaction() and not cache.touch(
            SITE_ROOT_PATHS_CACHE_KEY, None, version=SITE_ROOT_PATHS_CACHE_VERSION
        ):
            _give_root_paths(self.snapshot)

    def invalidate(self) -> None:
        """Forget the snapshot; the next reader loads a new one."""
        self._version += 1
        self._snapshot = None

    def changed(self) -> None:
        """Say that portals, hosts or homes were changed by the running transaction."""
        connection._portals_snapshot = None
        if connection.in_atomic_block:
            if not self._changed_in_transaction():
                transaction.on_commit(self.invalidate)
        else:
            self.invalidate()

    def _changed_in_transaction(self) -> bool:
        # Django empties this list on roll-back, so the mark cannot outlive its transaction.
        return any(entry[1] == self.invalidate for entry in connection.run_on_commit)

    def _private_snapshot(self) -> Snapshot:
        if getattr(connection, "_portals_snapshot", None) is None:
            connection._portals_snapshot = load_snapshot()
        return connection._portals_snapshot

    def get(self, pk: int | None) -> PortalRecord | None:
        return self.snapshot.by_pk.get(pk)

    def by_slug(self, slug: str) -> PortalRecord | None:
        return self.snapshot.by_slug.get(slug)

    def by_host(self, host: str) -> PortalRecord | None:
        return self.snapshot.by_host.get(host)

    @property
    def root(self) -> PortalRecord | None:
        """The province's own portal."""
        return self.snapshot.root

    def is_mourning(self, day: date) -> bool:
        """Whether a day lies in a declared state mourning, which holds for all portals."""
        days = self.snapshot.mourning
        return days is not None and days[0] <= day <= days[1]

    def all(self) -> list[PortalRecord]:
        return list(self.snapshot.by_pk.values())

    def children(self, pk: int | None) -> list[PortalRecord]:
        return self.snapshot.children.get(pk, [])

    def of_path(self, path: str) -> tuple[PortalRecord, str] | tuple[None, None]:
        """The portal and language of a treebeard path; (None, None) above and outside all homes."""
        return self.snapshot.by_home_path.get(path[:HOME_PATH_LENGTH], (None, None))

    def remember(self, key, make: Callable):
        """A value that stays true until portals change; made by `make()` at first use."""
        memo = self.snapshot.memo
        if key not in memo:
            memo[key] = make()
        return memo[key]


registry = Registry()


def locale_ids() -> dict[str, int]:
    """Primary keys of the locales by language code."""
    return registry.remember(
        "locales", lambda: dict(Locale.objects.values_list("language_code", "pk"))
    )


def locale_of(pk: int) -> Locale:
    """A locale from memory."""
    codes = {number: code for code, number in locale_ids().items()}
    return Locale(pk=pk, language_code=codes[pk])
