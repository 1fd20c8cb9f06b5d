"""The house rules are system checks: the project keeps them, and each notices who does not."""

import os
import subprocess
import sys

import pytest
from django.core.management import call_command
from django.db import models
from django.test.utils import isolate_apps
from modelsearch import index
from wagtail.fields import StreamField as WagtailStreamField
from wagtail.models import Page

from cms.core import checks as core_checks
from cms.core.models import BasePage
from sites import checks as portal_checks
from sites.managers import portal_manager
from sites.models import Portal, PortalModel
from tests.architecture.layers import ROOT


def test_the_project_passes_all_checks_outside_any_scope(db):
    call_command("check", fail_level="WARNING", verbosity=0)


def test_a_public_installation_passes_the_checks_of_deployment():
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": "".join(chr(33 + number % 90) for number in range(60)),
        "BASE_DOMAIN": "laocai.gov.vn",
    }
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr


def ids(errors) -> list[str]:
    assert all(error.hint for error in errors)
    return [error.id for error in errors]


@pytest.fixture
def isolated(monkeypatch):
    """Models defined in the test are the only ones the checks of tenancy see."""
    with isolate_apps("sites") as apps:
        monkeypatch.setattr(portal_checks, "apps", apps)
        yield


def test_a_model_of_a_portal_must_have_a_scoped_manager(isolated):
    class Notice(models.Model):
        portal = models.ForeignKey(Portal, models.CASCADE, editable=False)

        class Meta:
            app_label = "portals"

    assert ids(portal_checks.portal_models_are_scoped(None)) == ["portals.E001"]


def test_a_model_may_say_why_it_is_read_across_portals(isolated):
    class Notice(models.Model):
        portal_scope_exempt = "read by all"
        portal = models.ForeignKey(Portal, models.CASCADE)

        class Meta:
            app_label = "portals"

    assert ids(portal_checks.portal_models_are_scoped(None)) == []


def test_the_portal_of_a_model_must_not_be_edited(isolated):
    class Notice(models.Model):
        portal = models.ForeignKey(Portal, models.CASCADE)
        objects = portal_manager()

        class Meta:
            app_label = "portals"

    assert ids(portal_checks.portal_models_are_scoped(None)) == ["portals.E002"]


def test_a_model_that_inherits_from_portal_model_keeps_the_rules(isolated):
    class Notice(PortalModel):
        class Meta:
            app_label = "portals"

    assert ids(portal_checks.portal_models_are_scoped(None)) == []


@pytest.mark.parametrize(
    ("fields", "expected"),
    [([], ["portals.E003"]), ([index.FilterField("portal_id")], [])],
)
def test_a_searchable_model_must_be_filtered_by_portal(isolated, monkeypatch, fields, expected):
    class Notice(index.Indexed, PortalModel):
        search_fields = fields

        class Meta:
            app_label = "portals"

    monkeypatch.setattr(portal_checks, "get_indexed_models", lambda: [Notice])
    assert ids(portal_checks.searchable_models_filter_by_portal(None)) == expected


@pytest.mark.parametrize(("base", "expected"), [(Page, ["core.E001"]), (BasePage, [])])
@isolate_apps("home")
def test_a_page_type_must_be_a_base_page(monkeypatch, base, expected):
    class NoticePage(base):
        class Meta:
            app_label = "home"
            abstract = True

    monkeypatch.setattr(core_checks, "get_page_models", lambda: [NoticePage])
    assert ids(core_checks.page_types_are_base_pages(None)) == expected


@isolate_apps("home")
def test_a_stream_field_must_be_ours(monkeypatch):
    class Notice(models.Model):
        body = WagtailStreamField([])

        class Meta:
            app_label = "home"

    monkeypatch.setattr(core_checks, "get_page_models", lambda: [Notice])
    assert ids(core_checks.stream_fields_are_ours(None)) == ["core.E002"]
