"""What carries no marker, and why. Whatever is in neither list is marked, or the census fails."""

from django.apps import apps
from django.db import models
from wagtail import blocks
from wagtail.fields import StreamField

from tests.isolation.matrix.marks import PUBLIC, SECRET, accepts, text_fields, text_for
from tests.isolation.matrix.world import OTHER_START

# Models without a row of the other portal.
WITHOUT_ROWS = {
    "belongs to the whole installation": """
        auth.Permission contenttypes.ContentType changes.Reader search.RebuildProgress
        search.AskingWeek search.SynonymGroup search.SynonymChange
        wagtailcore.Locale wagtail_localize.LocaleSynchronization wagtailadmin.Admin
        wagtailcore.Workflow wagtailcore.WorkflowTask wagtailcore.WorkflowContentType
        wagtailcore.Task workflows.PortalApprovalTask wagtailembeds.Embed
    """,
    "sessions are bound to their portal and tested with their cookies (test_hosts)": """
        sessions.Session
    """,
    "the project has another model in its place; no row is ever made": """
        wagtaildocs.Document wagtailimages.Image wagtailimages.Rendition
        wagtailforms.FormSubmission wagtailcore.GroupApprovalTask
        wagtailcore.GroupApprovalTask_groups
    """,
    "the desk's search has tables of its own": """
        wagtailsearch.IndexEntry wagtailsearch.SQLiteFTSIndexEntry
    """,
    "no role is given such a row: rights come from memberships alone": """
        users.User_user_permissions wagtailcore.GroupSitePermission wagtailcore.APIToken
    """,
    "made of the rows of other models, without words of its own": """
        wagtail_localize.RelatedObjectSegment
    """,
    "the tags of a rich text without its words; portals with the same tags share a row": """
        wagtail_localize.Template
    """,
}

# Text fields without words of the portal.
WITHOUT_WORDS = {
    "names a row or its kind": """
        changes.Change.kind changes.Change.object_id changes.Change.action changes.Change.keys
        search.SearchEntry.object_kind search.SearchEntry.object_id search.SearchEntry.kind
        search.SearchEntry.translation_key
        wagtailadmin.EditingSession.object_id wagtailadmin.FormState.object_id
        wagtailadmin.FormState.parent_object_id
        wagtailcore.ModelLogEntry.object_id audit.PortalLogEntry.object_id wagtailcore.ReferenceIndex.object_id
        wagtailcore.ReferenceIndex.to_object_id wagtailcore.Revision.object_id
        wagtailcore.WorkflowState.object_id
        wagtail_localize.SegmentOverride.data_json
    """,
    "a language, a time zone, an action, a version: one of a few": """
        changes.Change.locale search.SearchEntry.language search.AskedQuery.language
        wagtailusers.UserProfile.preferred_language wagtailusers.UserProfile.current_time_zone
        wagtailcore.ModelLogEntry.action audit.PortalLogEntry.action wagtailcore.PageLogEntry.action
        wagtail_localize.TranslationSource.schema_version news.SectionPage.key
    """,
    "names of fields and parts of fields": """
        wagtail_localize.TranslationContext.path wagtail_localize.TranslationContext.field_path
        wagtail_localize.StringSegment.attrs wagtailcore.ReferenceIndex.model_path
        wagtailcore.ReferenceIndex.content_path pages.FormField.choices
        pages.FormField.default_value
    """,
    "computed from a file, a place or chance": """
        media.PortalDocument.file_hash media.PortalImage.file_hash media.PortalImage.sources
        media.PortalRendition.filter_spec media.PortalRendition.focal_point_key
        wagtailcore.Page.path wagtailcore.Collection.path pages.FormSubmission.receipt
        users.User.password
    """,
    "the runner's own book-keeping": """
        django_tasks_database.DBTaskResult.task_path django_tasks_database.DBTaskResult.worker_ids
        django_tasks_database.DBTaskResult.queue_name
        django_tasks_database.DBTaskResult.backend_name
        django_tasks_database.DBTaskResult.return_value
        django_tasks_database.DBTaskResult.exception_class_path
        django_tasks_database.DBTaskResult.traceback
    """,
    "leads to an address elsewhere": """
        navigation.Navigation.banner_url
    """,
}


def _names(listed: dict[str, str]) -> set[str]:
    """The listed names of models that are installed."""
    installed = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    return {
        name
        for names in listed.values()
        for name in names.split()
        if ".".join(name.split(".")[:2]) in installed
    }


def without_rows(scan) -> set[str]:
    """Models of which the other portal has no row."""
    return {
        model._meta.label for table, model in scan.tables.items() if not _rows_of_other(scan, table)
    }


def without_words(scan) -> set[str]:
    """Text fields and streams of the other portal's rows in which no marker stands."""
    found = set()
    for table, model in scan.tables.items():
        rows = _rows_of_other(scan, table)
        words = [field.name for field in text_fields(model)]
        for place, field in enumerate(model._meta.local_concrete_fields):
            is_stream = isinstance(field, StreamField) and _holds_words(field.stream_block)
            if not rows or not (is_stream or (field.name in words and _takes_words(field))):
                continue
            if not any(_is_marked(row[place]) for row in rows):
                found.add(f"{model._meta.label}.{field.name}")
    return found


def _rows_of_other(scan, table) -> list[tuple]:
    key = scan.tables[table]._meta.pk
    while key.is_relation:
        key = key.target_field
    rows = scan.rows[table]
    if isinstance(key, models.IntegerField):
        return [row for pk, row in rows.items() if pk >= OTHER_START]
    return list(rows.values())


def _is_marked(value) -> bool:
    return isinstance(value, str) and (SECRET in value or PUBLIC in value)


def _takes_words(field) -> bool:
    return accepts(field, text_for(field, SECRET))


def _holds_words(block) -> bool:
    if isinstance(block, blocks.BaseStreamBlock | blocks.BaseStructBlock):
        return any(map(_holds_words, block.child_blocks.values()))
    if isinstance(block, blocks.ListBlock):
        return _holds_words(block.child_block)
    return isinstance(block, blocks.CharBlock | blocks.TextBlock | blocks.RichTextBlock)


NO_ROWS, NO_WORDS = _names(WITHOUT_ROWS), _names(WITHOUT_WORDS)
