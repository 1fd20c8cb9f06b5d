"""What the gate lets through of Wagtail's own views and of wagtail-localize's; see `sites.gate`."""

from collections.abc import Mapping

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, Revision, TaskState, WorkflowState, get_page_models
from wagtail_localize.models import (
    OverridableSegment,
    StringSegment,
    Translation,
    TranslationSource,
)

from sites.gate import (
    BRANCH,
    PAGE,
    PLAIN,
    Kind,
    Part,
    allow,
    allow_everybody,
    allow_superusers,
    deny,
    family,
    member,
)
from sites.trees import is_in_current_portal

# --- kinds of ids that only Wagtail has ---------------------------------------------------------


def _pages_of(model, prefix: str = ""):
    """Rows with a generic key to a page; a row about anything else has no page, and is not found."""

    def wholes(ids: set[int]) -> Mapping[int, int]:
        about = model.objects.filter(
            pk__in=ids,
            **{f"{prefix}base_content_type": ContentType.objects.get_for_model(Page)},
        )
        return {pk: int(page) for pk, page in about.values_list("pk", f"{prefix}object_id")}

    return wholes


def _of_own_page(model, source: str = ""):
    """Rows of wagtail-localize; `source` leads from them to the source of translation.

    A statement an id: no view is sent more than one of a kind.
    """

    pages = Page.objects.order_by().values_list("path", flat=True)
    keys = model.objects.values_list(f"{source}object_id")

    def own(request, ids: set[int]) -> set[int]:
        return {
            pk
            for pk in ids
            if any(map(is_in_current_portal, pages.filter(translation_key__in=keys.filter(pk=pk))))
        }

    return own


def _of_the_translation(model):
    """Parts of the translation that stands before them in the address."""

    parts = model.objects.order_by().values_list("pk", flat=True)

    def own(request, ids: set[int]):
        translation = request.resolver_match.kwargs["translation_id"]
        return parts.filter(pk__in=ids, source__translations=translation)

    return own


REVISION = Part("revision", PAGE, _pages_of(Revision))
WORKFLOW_STATE = Part("workflow state", PAGE, _pages_of(WorkflowState))
TASK_STATE = Part("task state", PAGE, _pages_of(TaskState, "workflow_state__"))
SOURCE = Kind("source of translation", _of_own_page(TranslationSource))
TRANSLATION = Kind("translation", _of_own_page(Translation, "source__"))
STRING = Kind("string of a translation", _of_the_translation(StringSegment))
OVERRIDE = Kind("override of a translation", _of_the_translation(OverridableSegment))


def _in(namespace: str, *names: str) -> list[str]:
    return [f"{namespace}:{name}" for name in names]


# --- without an account -------------------------------------------------------------------------

allow_everybody(
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_login",
    "wagtailadmin_password_reset",
    "wagtailadmin_password_reset_done",
    "wagtailadmin_password_reset_complete",
)
allow_everybody("wagtailadmin_password_reset_confirm", uidb64=PLAIN, token=PLAIN)

# --- of everybody's own -------------------------------------------------------------------------

allow("wagtailadmin_home", "wagtailadmin_account", shows=())
allow(
    "wagtailadmin_logout",
    "wagtailadmin_dismissibles",
    # No view at this address: it says so.
    "wagtail.admin.views.home.default",
    "wagtailadmin_block_preview",
    "wagtail_localize:javascript_catalog",
)
deny("django.views.generic.base.TemplateView", "wagtailadmin_error_test")

# --- pages --------------------------------------------------------------------------------------

allow(
    "wagtailadmin_explore_root",
    *_in("wagtailadmin_pages", "search", "search_results"),
    shows=(),
)
allow("wagtailadmin_explore", "wagtailadmin_explore_results", parent_page_id=BRANCH, shows=())
allow("desk_page_filters", shows=())
allow("desk_page_menu", page_id=PAGE, shows=())

_TYPE = {"content_type_app_name": PLAIN, "content_type_model_name": PLAIN}
allow(*_in("wagtailadmin_pages", "type_use", "type_use_results"), shows=(), **_TYPE)
allow(*_in("wagtailadmin_pages", "add", "preview_on_add"), parent_page_id=PAGE, **_TYPE)
allow(
    "wagtailadmin_pages:choose_parent",
    app_label=PLAIN,
    model_name=PLAIN,
    form={"parent_page": PAGE},
)
allow("wagtailadmin_pages:add_subpage", parent_page_id=PAGE)
allow(
    *_in(
        "wagtailadmin_pages",
        "preview_on_edit",
        "delete",
        "unpublish",
        "convert_alias",
        "set_privacy",
        "lock",
        "unlock",
        "confirm_workflow_cancellation",
    ),
    page_id=PAGE,
)
# Who may only look is led to the draft (`cms.core.desk.EditPage`).
allow("wagtailadmin_pages:edit", page_id=PAGE, shows=())
_SHOWN = ("change",)
allow(
    *_in(
        "wagtailadmin_pages",
        "view_draft",
        "usage",
        "revisions_index",
        "history",
        "history_results",
        "workflow_history",
    ),
    page_id=PAGE,
    shows=_SHOWN,
)
allow("wagtailadmin_pages:copy", page_id=PAGE, form={"new_parent_page": PAGE})
allow("wagtailadmin_pages:move", page_to_move_id=PAGE, form={"new_parent_page": PAGE})
allow("wagtailadmin_pages:move_confirm", page_to_move_id=PAGE, destination_id=PAGE)
allow("wagtailadmin_pages:set_page_position", page_to_move_id=PAGE)
allow(
    *_in("wagtailadmin_pages", "revisions_revert", "revisions_unschedule"),
    page_id=PAGE,
    revision_id=REVISION,
)
allow("wagtailadmin_pages:revisions_view", page_id=PAGE, revision_id=REVISION, shows=_SHOWN)
allow(
    "wagtailadmin_pages:revisions_compare",
    pk=PAGE,
    revision_id_a=REVISION.or_words("live", "earliest"),
    revision_id_b=REVISION.or_words("live", "latest"),
    shows=_SHOWN,
)
allow(
    "wagtailadmin_pages:workflow_history_detail",
    page_id=PAGE,
    workflow_state_id=WORKFLOW_STATE,
    shows=_SHOWN,
)
allow(
    *_in("wagtailadmin_pages", "workflow_action", "collect_workflow_action_data"),
    page_id=PAGE,
    action_name=PLAIN,
    task_state_id=TASK_STATE,
)
# One task serves all portals.
allow("wagtailadmin_pages:workflow_preview", page_id=PAGE, task_id=PLAIN)

# --- choosers -----------------------------------------------------------------------------------

_BESIDE = {"parent_page_id": BRANCH.or_words(""), "target_pages[]": PAGE.or_words("")}
allow(
    "wagtailadmin_choose_page",
    "wagtailadmin_choose_page_search",
    "cms.core.choosers.SearchPages",
    query=_BESIDE,
)
allow(
    "cms.core.choosers.BrowsePages",
    "wagtailadmin_choose_page_child",
    parent_page_id=BRANCH,
    query=_BESIDE,
)
allow("wagtailadmin_choose_page_chosen_multiple", query={"id": PAGE})
allow(
    "wagtailadmin_choose_page_external_link",
    "cms.core.choosers.TypeAddress",
    "wagtailadmin_choose_page_email_link",
    "wagtailadmin_choose_page_phone_link",
    "wagtailadmin_choose_page_anchor_link",
    query=_BESIDE,
)
allow(*_in("wagtailembeds", "chooser", "chooser_upload"))
allow("wagtailadmin_tag_autocomplete")
# The same for a model named in the address; no model of ours has tags of its own.
deny("wagtailadmin_tag_model_autocomplete")

# --- many at once -------------------------------------------------------------------------------

BULK = "wagtail_bulk_action"
family(BULK, "app_label", "model_name", "action")
_LISTED = {"id": PAGE.or_words("all"), "childOf": BRANCH}
allow(
    *(member(BULK, "wagtailcore", "page", action) for action in ("delete", "publish", "unpublish")),
    query=_LISTED,
)
allow(member(BULK, "wagtailcore", "page", "move"), query=_LISTED, form={"chooser": PAGE})
# Accounts, their roles and whether they may sign in are no matter of a list of boxes.
deny(
    *(
        member(BULK, "users", "user", action)
        for action in ("assign_role", "delete", "set_active_state")
    )
)

# --- who else is here ---------------------------------------------------------------------------

PING = "wagtailadmin_editing_sessions:ping"
family(PING, "app_label", "model_name")
for _model in get_page_models():
    allow(
        member(PING, _model._meta.app_label, _model._meta.model_name),
        object_id=PAGE,
        session_id=PLAIN,  # of another person: Wagtail begins a new one
    )
allow("wagtailadmin_editing_sessions:release", session_id=PLAIN)  # deletes her own or nothing

# --- the desk's own API -------------------------------------------------------------------------

_PAGES_API = "wagtailadmin_api:pages"
allow(
    f"{_PAGES_API}:listing",
    query={
        "child_of": BRANCH.or_words("root"),
        "descendant_of": BRANCH.or_words("root"),
        "ancestor_of": PAGE,
        "translation_of": BRANCH.or_words("root"),
        "id": PAGE,
    },
    shows=(),
)
allow(f"{_PAGES_API}:detail", pk=BRANCH, shows=())
deny(f"{_PAGES_API}:action", f"{_PAGES_API}:find")

# --- reports ------------------------------------------------------------------------------------

_REPORTS = "wagtailadmin_reports"
for _report, _ours, _actions in (
    ("locked_pages", "LockedPages", ("unlock",)),
    ("workflow", "Workflows", _SHOWN),
    ("workflow_tasks", "WorkflowTasks", _SHOWN),
    ("site_history", "History", ()),
):
    allow(
        f"cms.core.reports.{_ours}",
        f"{_REPORTS}:{_report}",
        f"{_REPORTS}:{_report}_results",
        shows=_actions,
    )
allow(f"{_REPORTS}:aging_pages", f"{_REPORTS}:aging_pages_results", shows=("publish",))
# Counts pages of all portals; the list of pages has a filter for their type.
deny(f"{_REPORTS}:page_types_usage", f"{_REPORTS}:page_types_usage_results")

# --- translations -------------------------------------------------------------------------------

allow(
    "wagtail_localize:submit_page_translation",
    "cms.core.translation_views.SubmitTranslation",
    "wagtail_localize:convert_to_alias",
    "cms.core.translation_views.refuse_alias",
    page_id=PAGE,
)
allow(
    "wagtail_localize:update_translations",
    "cms.core.translation_views.UpdateTranslations",
    translation_source_id=SOURCE,
)
allow(
    *_in("wagtail_localize", "download_pofile", "upload_pofile", "stop_translation"),
    "cms.core.translation_views.stop_following",
    translation_id=TRANSLATION,
)
allow("wagtail_localize:preview_translation", translation_id=TRANSLATION, mode=PLAIN)
allow(
    "wagtail_localize:edit_string_translation",
    translation_id=TRANSLATION,
    string_segment_id=STRING,
)
allow(
    "wagtail_localize:edit_override",
    translation_id=TRANSLATION,
    overridable_segment_id=OVERRIDE,
)
# No machine translates; no snippet of ours is translated; our board stands in place of the report.
deny("wagtail_localize:machine_translate")
deny("wagtail_localize:submit_snippet_translation")
deny(*_in("wagtail_localize", "snippets_api_listing", "snippets_api_detail"))
deny(*_in("wagtail_localize", "translations_report", "translations_report_results"))

# --- of the whole installation ------------------------------------------------------------------

_LISTS = ("index", "index_results", "add")
_OBJECTS = ("edit", "delete", "history", "history_results", "usage")
allow_superusers(*_in("wagtailadmin_collections", "index", "add"))
allow_superusers(*_in("wagtailadmin_collections", "edit", "delete"), pk=PLAIN)
# It names the groups of all portals, and pictures have no privacy.
deny("wagtailadmin_collections:set_privacy")
for _namespace in ("wagtailsites", "wagtaillocales", "wagtailusers_users", "wagtailusers_groups"):
    allow_superusers(*_in(_namespace, *_LISTS))
    allow_superusers(*_in(_namespace, *_OBJECTS), pk=PLAIN)
deny(*(f"{_namespace}:copy" for _namespace in ("wagtailsites", "wagtaillocales")))
deny("wagtailusers_users:copy")
# A portal is closed by its own operation; its site is its address until then.
deny("wagtailsites:delete")

_WORKFLOWS = "wagtailadmin_workflows"
allow_superusers(
    *_in(_WORKFLOWS, "index", "index_results", "add", "select_task_type"),
    *_in(_WORKFLOWS, "task_index", "task_index_results"),
    *_in(_WORKFLOWS, "task_chooser", "task_chooser_results", "task_chooser_create"),
)
allow_superusers(
    *_in(_WORKFLOWS, "enable", "disable", "edit", "usage", "usage_results"),
    *_in(_WORKFLOWS, "edit_task", "disable_task", "enable_task"),
    pk=PLAIN,
)
allow_superusers(f"{_WORKFLOWS}:add_task", app_label=PLAIN, model_name=PLAIN)
allow_superusers(f"{_WORKFLOWS}:remove", page_pk=PAGE, workflow_pk=PLAIN)
allow_superusers(f"{_WORKFLOWS}:task_chosen", task_id=PLAIN)
# A list of lists; each stands in the menu.
deny("wagtailsnippets:index")
