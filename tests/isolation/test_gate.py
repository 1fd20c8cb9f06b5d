"""The gate: what has no rule is refused to everybody, what is of another portal does not exist."""

import time
from types import ModuleType

import pytest
from django.core import checks
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import clear_url_caches, get_resolver, include, path, resolve
from wagtail.admin.auth import require_admin_access
from wagtail.models import Locale, Revision, Site, UploadedFile
from wagtail_localize.models import (
    OverridableSegment,
    StringSegment,
    Translation,
    TranslationSource,
)
from wagtail_localize.operations import translate_object

from cms.core import desk_rules
from cms.core.trees import homes_of
from cms.media import desk_rules as media_rules
from cms.navigation.models import Navigation, Redirect
from config import urls as project_urls
from search.models import BestBet
from sites import gate
from sites.checks import the_desk_is_classified
from sites.roles import PROVINCE_ROLES, Role
from sites.scope import portal_scope
from tests.factories import make_article, make_document, make_image, make_user, section_of

pytestmark = pytest.mark.django_db

MISSING = 987_654_321


def person(role, portal):
    if role == "superuser":
        return make_user(is_superuser=True)
    return make_user(None if role in PROVINCE_ROLES else portal, role)


EVERYBODY = [*Role, "superuser"]


@pytest.fixture
def made_up():
    """Addresses with a view of the desk that nobody has classified."""
    view = require_admin_access(lambda request: HttpResponse("made up"))
    module = ModuleType("made_up_urls")
    desk = path("admin/", include([path("made-up/", view, name="made_up")]))
    module.urlpatterns = [desk, *project_urls.urlpatterns]
    module.handler404, module.handler500 = project_urls.handler404, project_urls.handler500
    return module


class TestUnclassified:
    @pytest.fixture(autouse=True)
    def _with_it(self, settings, made_up):
        settings.ROOT_URLCONF = made_up
        clear_url_caches()
        yield
        clear_url_caches()

    @pytest.mark.parametrize("role", EVERYBODY)
    def test_a_new_view_is_refused_to_everybody(self, sapa, browse, role):
        response = browse(sapa, person(role, sapa)).get("/admin/made-up/")

        assert response.status_code == 403
        assert b"made up" not in response.content

    def test_also_to_those_without_an_account(self, sapa, browse):
        assert browse(sapa).get("/admin/made-up/").status_code == 403

    def test_a_rule_opens_it(self, sapa, browse, monkeypatch):
        monkeypatch.setitem(gate._rules, "made_up", gate.Rule())

        response = browse(sapa, person(Role.WRITER, sapa)).get("/admin/made-up/")

        assert response.content == b"made up"
        assert browse(sapa).get("/admin/made-up/")["Location"].startswith("/admin/login/")

    def test_a_system_check_names_it(self):
        errors = the_desk_is_classified(None)

        assert [(error.id, "made_up" in error.msg) for error in errors] == [("portals.E004", True)]


def test_every_view_and_every_parameter_has_a_rule():
    assert the_desk_is_classified(None) == []
    assert checks.run_checks(tags=[checks.Tags.urls]) == []


def test_a_system_check_names_a_parameter_and_a_rule_that_is_left_over(monkeypatch):
    monkeypatch.setitem(gate._rules, "wagtailadmin_pages:edit", gate.Rule())
    monkeypatch.setitem(gate._rules, "gone", gate.Rule())

    errors = the_desk_is_classified(None)

    assert [error.id for error in errors] == ["portals.E004", "portals.E005"]
    assert "wagtailadmin_pages:edit: page_id" in errors[0].msg


def test_a_parameter_that_a_rule_does_not_know_closes_the_view(sapa, browse, monkeypatch):
    monkeypatch.setitem(gate._rules, "wagtailadmin_pages:edit", gate.Rule())
    page = make_article(sapa)

    client = browse(sapa, person(Role.APPROVER, sapa))

    assert client.get(f"/admin/pages/{page.pk}/edit/").status_code == 403


@pytest.mark.parametrize("role", EVERYBODY)
def test_what_is_denied_is_denied_to_everybody(sapa, browse, role):
    client = browse(sapa, person(role, sapa))

    for address in (
        "/admin/snippets/",
        "/admin/bulk/users/user/set_active_state/?id=1",
        "/admin/tag-autocomplete/taggit/tag/?term=a",
        "/admin/failwhale/",
        "/admin/test404/",
    ):
        assert client.get(address).status_code == 403, address


@pytest.mark.parametrize("role", EVERYBODY)
def test_what_is_of_the_whole_installation_is_the_superusers(sapa, browse, role):
    client = browse(sapa, person(role, sapa))

    for address in (
        "users/",
        "groups/",
        "sites/",
        "locales/",
        "collections/",
        "workflows/list/",
        "workflows/tasks/index/",
        "workflows/task_chooser/",
    ):
        expected = 200 if role == "superuser" else 403
        assert client.get(f"/admin/{address}").status_code == expected, address


@pytest.mark.parametrize("role", EVERYBODY)
def test_nobody_deletes_the_site_of_a_portal(sapa, browse, role):
    address = f"/admin/sites/delete/{sapa.site_id}/"
    client = browse(sapa, person(role, sapa))

    assert [client.get(address).status_code, client.post(address).status_code] == [403, 403]
    assert Site.objects.filter(pk=sapa.site_id).exists()


@pytest.mark.parametrize("role", EVERYBODY)
def test_an_address_without_a_view_is_not_found(sapa, browse, role):
    assert browse(sapa, person(role, sapa)).get("/admin/nothing/here/").status_code == 404


# --- ids ----------------------------------------------------------------------------------------


class Things:
    """An id of every kind, all of one portal."""

    def __init__(self, portal):
        author = make_user(portal, Role.WRITER)
        page = make_article(portal, live=False)
        image, document = make_image(portal), make_document(portal)
        english = Locale.objects.get(language_code="en")
        with portal_scope(portal):
            section = section_of(portal)
            translated = make_article(portal)
            translate_object(translated, [english])
            state = page.get_workflow().start(page, author)
            redirect = Redirect.objects.create(old_path="/cu/", page=page)
            best_bet = BestBet.objects.create(query="cu", page=page.page_ptr)
            navigation = Navigation.objects.first()
            source = TranslationSource.objects.get(object_id=translated.translation_key)
            string = StringSegment.objects.filter(source=source).first()
            # Articles have nothing that a translation may override.
            override = OverridableSegment.objects.create(
                source=source, context=string.context, data_json='""', order=0
            )
        self.by_kind = {
            gate.PAGE.name: page.pk,
            gate.BRANCH.name: section.pk,
            gate.rows(BestBet).name: best_bet.pk,
            gate.COLLECTION.name: portal.collection_id,
            desk_rules.REVISION.name: Revision.objects.get(object_id=str(page.pk)).pk,
            desk_rules.WORKFLOW_STATE.name: state.pk,
            desk_rules.TASK_STATE.name: state.current_task_state_id,
            desk_rules.SOURCE.name: source.pk,
            desk_rules.TRANSLATION.name: Translation.objects.get(source=source).pk,
            desk_rules.STRING.name: string.pk,
            desk_rules.OVERRIDE.name: override.pk,
            media_rules.IMAGE.name: image.pk,
            media_rules.DOCUMENT.name: document.pk,
            media_rules.UPLOAD.name: UploadedFile.objects.create(uploaded_by_user=author).pk,
            gate.rows(Redirect).name: redirect.pk,
            gate.rows(Navigation).name: navigation.pk,
        }


@pytest.fixture
def others(bacha):
    return Things(bacha)


@pytest.fixture
def own(sapa):
    return Things(sapa)


def addresses_with_ids():
    """Name, path and rule of every view of the desk that takes an id in its path."""
    for name, rule in gate._rules.items():
        if rule.is_open or rule.is_denied or not rule.path:
            continue
        if any(kind is not gate.PLAIN for kind in rule.path.values()):
            yield name, rule


def pattern_of(name: str, rule):
    """An address with `{parameter}` in the place of each; made of the resolver's own patterns."""
    family, _, values = name.partition("(")
    fixed = dict(zip(gate._families.get(family, ()), values.rstrip(")").split(", "), strict=False))
    for possible, *_rest in _possibilities(family):
        if set(pattern_parameters(possible)) == set(rule.path) | set(fixed):
            return possible[0], fixed
    return None, fixed


def pattern_parameters(possible):
    return possible[1]


def _possibilities(name: str):
    *namespaces, last = name.split(":")
    resolver, prefix = get_resolver(), ""
    for namespace in namespaces:
        more, resolver = resolver.namespace_dict[namespace]
        prefix += more
    for possibilities, *rest in resolver.reverse_dict.getlist(last):
        for text, parameters in possibilities:
            yield (prefix + text, parameters), *rest


def test_the_answer_to_another_portals_id_is_the_answer_to_a_missing_one(sapa, browse, others):
    clients = [browse(sapa, person(role, sapa)) for role in (Role.PORTAL_ADMIN, "superuser")]
    seen = 0
    for name, rule in addresses_with_ids():
        template, fixed = pattern_of(name, rule)
        if template is None:
            continue  # ours, without a name: their stock twins have the same addresses
        for asked, kind in rule.path.items():
            if kind is gate.PLAIN:
                continue
            answers = []
            for value in (others.by_kind[kind.name], MISSING):
                values = {
                    key: value if key == asked else _own_or_word(kind_of, sapa)
                    for key, kind_of in rule.path.items()
                }
                address = "/" + template % (values | fixed)
                for client in clients[rule.for_superusers :]:
                    answers.append(client.get(address))
                    answers.append(client.post(address))
            assert {answer.status_code for answer in answers} == {404}, (name, asked)
            assert len({answer.content for answer in answers}) == 1, (name, asked)
            seen += 1
    assert seen > 60


def _own_or_word(kind, portal):
    if kind is gate.PLAIN:
        return 1
    return next(iter(sorted(kind.words)), "") or homes_of(portal)["vi"].pk


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("choose-page/chosen-multiple/?id={}", gate.PAGE),
        ("choose-page/?target_pages[]={}", gate.PAGE),
        ("choose-external-link/?parent_page_id={}", gate.PAGE),
        ("images/chooser/chosen-multiple/?id={}", media_rules.IMAGE),
        ("documents/chooser/chosen-multiple/?id={}", media_rules.DOCUMENT),
        ("images/?collection_id={}", gate.COLLECTION),
        ("documents/chooser/?collection_id={}", gate.COLLECTION),
        ("bulk/wagtailcore/page/publish/?id={}", gate.PAGE),
        ("bulk/wagtailcore/page/publish/?id=all&childOf={}", gate.BRANCH),
        ("bulk/media/portalimage/delete/?id={}", media_rules.IMAGE),
        ("bulk/media/portaldocument/add_tags/?id={}", media_rules.DOCUMENT),
        ("bulk/media/portalimage/add_to_collection/?id=all&childOf={}", gate.COLLECTION),
        ("bulk/navigation/redirect/delete/?id={}", gate.rows(Redirect)),
        ("bulk/search/bestbet/delete/?id={}", gate.rows(BestBet)),
        ("api/main/pages/?child_of={}", gate.PAGE),
        ("api/main/pages/?translation_of={}", gate.PAGE),
        ("api/main/images/?id={}", media_rules.IMAGE),
        ("translations/?below={}", gate.BRANCH),
    ],
)
def test_ids_in_the_query(sapa, browse, own, others, address, kind):
    client = browse(sapa, person(Role.PORTAL_ADMIN, sapa))
    foreign, missing, wrong = (
        client.get("/admin/" + address.format(value))
        for value in (others.by_kind[kind.name], MISSING, "1x")
    )

    assert foreign.status_code == 404
    assert foreign.content == missing.content == wrong.content
    assert client.get("/admin/" + address.format(own.by_kind[kind.name])).status_code != 404


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("pages/{page}/copy/", "new_parent_page"),
        ("pages/{page}/move/", "new_parent_page"),
        ("pages/create/news/articlepage", "parent_page"),
        ("bulk/wagtailcore/page/move/?id={page}", "chooser"),
    ],
)
def test_ids_that_a_chooser_puts_into_a_form(sapa, browse, own, others, address, field):
    client = browse(sapa, person(Role.PORTAL_ADMIN, sapa))
    address = "/admin/" + address.format(page=own.by_kind["page"])
    foreign, missing = (
        client.post(address, {field: value}) for value in (others.by_kind["branch"], MISSING)
    )

    assert foreign.status_code == 404
    assert foreign.content == missing.content
    assert client.post(address, {field: own.by_kind["branch"]}).status_code in (200, 302)


def test_a_longer_number_than_any_id_is_a_missing_one(sapa, browse):
    client = browse(sapa, person(Role.WRITER, sapa))

    assert client.get(f"/admin/pages/{10**30}/edit/").status_code == 404
    assert client.get(f"/admin/choose-page/chosen-multiple/?id={10**30}").status_code == 404


def test_who_is_not_signed_in_learns_nothing_of_ids(sapa, browse, own, others):
    for things in (own, others):
        page = things.by_kind["page"]
        response = browse(sapa).get(f"/admin/pages/{page}/edit/")
        assert response.status_code == 302
        assert response["Location"] == f"/admin/login/?next=/admin/pages/{page}/edit/"


def test_who_has_lost_her_role_learns_nothing_of_ids(sapa, browse, own, others):
    client = browse(sapa, make_user())

    for things in (own, others):
        response = client.get(f"/admin/pages/{things.by_kind['page']}/edit/")
        assert response.status_code == 302
        assert response["Location"].startswith("/admin/login/")


# --- cost ---------------------------------------------------------------------------------------


def _gate_at(address, user, *, method="get", data=None):
    request = getattr(RequestFactory(), method)(address, data or {})
    request.user = user
    request.resolver_match = resolve(request.path_info)
    return lambda: gate.GateMiddleware(None).process_view(request, None, (), {})


def _seconds_of(do) -> float:
    started = time.process_time()
    do()
    return time.process_time() - started


@pytest.mark.parametrize(
    ("address", "statements"),
    [
        ("/admin/", 0),
        ("/admin/pages/{branch}/", 1),
        ("/admin/pages/{page}/edit/", 1),
        ("/admin/pages/{page}/move/{branch}/confirm/", 1),
        ("/admin/pages/{page}/revisions/{revision}/revert/", 2),
        ("/admin/pages/workflow/action/{page}/approve/{task state}/", 2),
        ("/admin/choose-page/chosen-multiple/?id={page}&id={branch}", 1),
        ("/admin/images/{image}/", 1),
        ("/admin/images/?collection_id={collection}", 0),
        ("/admin/bulk/wagtailcore/page/publish/?id={page}&id={branch}&childOf={branch}", 2),
        ("/admin/localize/translate/{translation}/strings/{string of a translation}/edit/", 2),
    ],
)
def test_the_gate_asks_two_statements_and_a_millisecond_at_most(sapa, own, address, statements):
    address = address.format(**own.by_kind, image=own.by_kind[media_rules.IMAGE.name])
    user = person(Role.PORTAL_ADMIN, sapa)
    with portal_scope(sapa):
        user.has_perm("wagtailadmin.access_admin")  # the desk's own door asks the same
        gate.root_page()
        pass_gate = _gate_at(address, user)
        with CaptureQueriesContext(connection) as asked:
            assert pass_gate() is None
        # The best of many: what else the machine does is not the gate's cost.
        spent = min(_seconds_of(pass_gate) for _ in range(100))

    assert len(asked) == statements
    print(f"{spent * 1000:.2f} ms of CPU")
    assert spent < 0.001
