"""Wagtail's reports, of the portal in scope alone: rows, filters and what is exported."""

import django_filters
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, CharField, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import ContentTypeFilter
from wagtail.admin.views.reports import audit_logging, locked_pages, workflows
from wagtail.log_actions import registry as log_registry
from wagtail.models import (
    ModelLogEntry,
    Page,
    PageLogEntry,
    Task,
    TaskState,
    Workflow,
    WorkflowState,
    get_default_page_content_type,
)

from cms.changes.models import Change
from sites.scope import current_portal_id
from sites.trees import in_current_portal


def _people(pks):
    user = get_user_model()
    return user.objects.filter(pk__in=pks).order_by(user.USERNAME_FIELD)


# --- locked pages -------------------------------------------------------------------------------


class LockedPagesFilters(locked_pages.LockedPagesReportFilterSet):
    locked_by = django_filters.ModelChoiceFilter(
        label=_("Locked by"),
        empty_label=_("Anyone"),
        queryset=lambda request: _people(
            Page.objects.filter(in_current_portal(), locked=True).order_by().values("locked_by")
        ),
    )


class LockedPages(locked_pages.LockedPagesView):
    filterset_class = LockedPagesFilters

    def get_queryset(self):
        # Wagtail adds those that a person has locked herself, wherever they are.
        return super().get_queryset().filter(in_current_portal())


# --- approval -----------------------------------------------------------------------------------


def _about_own_pages(prefix: str = "") -> Q:
    """Workflow states of pages of the portal in scope."""
    pages = Page.objects.filter(in_current_portal()).order_by()
    return Q(
        **{
            f"{prefix}base_content_type": get_default_page_content_type(),
            f"{prefix}object_id__in": pages.values_list(Cast("pk", output_field=CharField())),
        }
    )


def _own_states():
    return WorkflowState.objects.filter(_about_own_pages()).order_by()


def _own_workflows(request):
    return Workflow.objects.filter(pk__in=_own_states().values("workflow"))


def _own_tasks(request):
    states = TaskState.objects.filter(_about_own_pages("workflow_state__")).order_by()
    return Task.objects.filter(pk__in=states.values("task"))


class WorkflowFilters(workflows.WorkflowReportFilterSet):
    workflow = django_filters.ModelChoiceFilter(label=_("Workflow"), queryset=_own_workflows)
    requested_by = django_filters.ModelChoiceFilter(
        label=_("Requested by"),
        queryset=lambda request: _people(_own_states().values("requested_by")),
    )


class WorkflowTasksFilters(workflows.WorkflowTasksReportFilterSet):
    workflow = django_filters.ModelChoiceFilter(
        field_name="workflow_state__workflow", label=_("Workflow"), queryset=_own_workflows
    )
    task = django_filters.ModelChoiceFilter(label=_("Task"), queryset=_own_tasks)


class Workflows(workflows.WorkflowView):
    filterset_class = WorkflowFilters

    def get_queryset(self):
        return super().get_queryset().filter(_about_own_pages())


class WorkflowTasks(workflows.WorkflowTasksView):
    filterset_class = WorkflowTasksFilters

    def get_queryset(self):
        return super().get_queryset().filter(_about_own_pages("workflow_state__"))


# --- history ------------------------------------------------------------------------------------


def _own_page_entries() -> Q:
    """About pages of the portal, also about those that are gone: the change log knows whose."""
    gone = Change.objects.filter(portal=current_portal_id(), kind="page", action="delete")
    gone = gone.order_by().values_list(Cast("object_id", output_field=BigIntegerField()))
    pages = Page.objects.filter(in_current_portal()).order_by()
    return Q(page__in=pages.values("pk")) | Q(page_id__in=gone)


def _own(entries):
    """The entries of a log that are of the portal in scope."""
    return entries.filter(_own_page_entries()) if entries.model is PageLogEntry else entries


def _logs(user) -> list:
    """What a person may read of each log. The one without portals is the superusers'."""
    return [
        _own(model.objects.viewable_by_user(user))
        for model in log_registry.get_log_entry_models()
        if model is not ModelLogEntry or user.is_superuser
    ]


def _in_logs(user, method: str) -> set:
    return set().union(*(getattr(entries, method)() for entries in _logs(user)))


class HistoryFilters(audit_logging.SiteHistoryReportFilterSet):
    object_type = ContentTypeFilter(
        label=_("Type"),
        method="filter_object_type",
        queryset=lambda request: ContentType.objects.filter(
            pk__in=_in_logs(request.user, "get_content_type_ids")
        ).order_by("model"),
    )

    def get_action_choices(self):
        known = _in_logs(self.request.user, "get_actions")
        return [action for action in log_registry.get_choices() if action[0] in known]

    def get_users_queryset(self):
        return _people(_in_logs(self.request.user, "get_user_ids"))


class History(audit_logging.LogEntriesView):
    filterset_class = HistoryFilters

    def filter_queryset(self, queryset):
        if queryset.model is ModelLogEntry and not self.request.user.is_superuser:
            queryset = queryset.none()
        return super().filter_queryset(_own(queryset))
