"""Three portals full of everything: one's own, its child, and one that must never be seen.

Primary keys are told apart by their range, in every table alike. So one number of the other
portal's range names a page, a picture, a revision, an account and a workflow state of it all at
once, and a scan needs no list of which address takes which kind of id.
"""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from unittest.mock import patch

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import connection, models, transaction
from django.test import TestCase
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.admin.models import EditingSession, FormState
from wagtail.log_actions import log
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Comment,
    CommentReply,
    Locale,
    Page,
    PageSubscription,
    PageViewRestriction,
    UploadedFile,
    get_page_models,
)
from wagtail.users.models import UserProfile
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
)
from wagtail_localize.operations import translate_object

from cms.core.trees import homes_of
from cms.media.models import PortalDocument, PortalImage
from cms.navigation.models import Navigation, Redirect, Removal
from cms.news.models import ArticlePage, SectionPage
from cms.pages.models import ContactPage, FormPage
from cms.pages.models.forms import FormField
from cms.pages.models.submissions import FormSubmission, new_receipt
from cms.translations.models import TranslationRun
from search.asked_queries import week_of
from search.models import AskedQuery, BestBet, QueryAsker
from sites.models import Portal, PortalHost, PortalKind
from sites.operations import create_portal, ensure_portal, grant_role
from sites.registry import registry
from sites.roles import PORTAL_ROLES, PROVINCE_ROLES, Role
from sites.scope import all_portals, portal_scope
from tests.factories import make_user, picture_file
from tests.isolation.matrix.marks import CHILD, CHILDS, COMMON, OTHERS, OWN, Marks, filled

# The first row of each table that a portal begins with, and the first one that was added to it.
OWN_START, OWN_FILL = 500_001, 510_001
CHILD_START, CHILD_FILL = 600_001, 610_001
OTHER_START, OTHER_FILL = 900_001, 910_001
MISSING = 700_001

# What is computed, or says which rows belong together.
_COMPUTED = ("path", "url_path", "draft_title", "slug", "key", "sources", "file_hash", "to_address")


@contextmanager
def numbered_from(number: int):
    """New rows of every table get this number and those after it."""
    with connection.cursor() as cursor:
        for table, column in _counted_tables():
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [table, number - 1])
            else:
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
                    [f'"{table}"', column, number - 1],
                )
    yield


def _counted_tables():
    for model in apps.get_models(include_auto_created=True):
        key = model._meta.pk
        if isinstance(key, models.AutoField | models.BigAutoField) and model._meta.managed:
            yield model._meta.db_table, key.column


def _other_keys() -> dict[str, set]:
    """Keys of the tables whose keys are no numbers: texts and the like."""
    found = {}
    with all_portals():
        for model in apps.get_models(include_auto_created=True):
            if not isinstance(_root_key(model), models.IntegerField) and model._meta.managed:
                found[model._meta.db_table] = set(model._base_manager.values_list("pk", flat=True))
    return found


def _root_key(model):
    """The primary key of a model, of the other one if it is a link to that."""
    key = model._meta.pk
    while key.is_relation:
        key = key.target_field
    return key


@dataclass
class World:
    own: Portal
    child: Portal
    other: Portal
    # Rows of one's own portal whose keys are no numbers, by table.
    own_keys: dict[str, set]
    people: dict[str, object] = field(default_factory=dict)
    fill_other: Callable = None


def build() -> World:
    """Everything but what the other portal is filled with: that is `fill_other()`."""
    before = _other_keys()
    with all_portals(), numbered_from(OWN_START):
        own = create_portal(
            slug="nhaminh",
            name_vi="Ủy ban nhân dân huyện Nhà Mình",
            name_en="Our Own District",
            kind=PortalKind.DISTRICT,
            parent=Portal.objects.get(slug="laocai"),
        )
    with numbered_from(OWN_FILL):
        people = fill(own, OWN)
        for role in PROVINCE_ROLES:
            people[role] = make_user(None, role)
        people["superuser"] = make_user(is_superuser=True)
        people["stranger"] = make_user()
    own_keys = {table: keys - before[table] for table, keys in _other_keys().items()}
    with all_portals(), numbered_from(CHILD_START):
        child = create_portal(
            slug=CHILD,
            name_vi="Ủy ban nhân dân xã Con",
            name_en="Child Commune",
            kind=PortalKind.COMMUNE,
            parent=own,
        )
    with numbered_from(CHILD_FILL):
        fill(child, CHILDS)
    with all_portals(), numbered_from(OTHER_START):
        other = create_portal(
            slug=f"{OTHERS.public}-kia",
            name_vi=f"Ủy ban nhân dân huyện {OTHERS.public} Kia",
            name_en=f"{OTHERS.public} District",
            kind=PortalKind.DISTRICT,
            parent=Portal.objects.get(slug="laocai"),
        )
    world = World(own, child, other, own_keys, people)

    def fill_other():
        with numbered_from(OTHER_FILL):
            people["outsider"] = fill(other, OTHERS)[Role.PORTAL_ADMIN]
        settle()

    world.fill_other = fill_other
    settle()
    return world


def settle():
    """What waits for a commit that never comes would slow every look at the registry."""
    connection.run_on_commit = []
    registry.invalidate()


def fill(portal: Portal, marks: Marks) -> dict:
    """Rows of every kind, each text marked; gives the people of the portal by role."""
    with (
        portal_scope(portal),
        patch("cms.media.receivers._enqueue"),  # sizes of pictures: seconds of work, no text
        TestCase.captureOnCommitCallbacks(execute=True),
        transaction.atomic(),
    ):
        people = _people(portal, marks)
        refs = _files(portal, marks, people)
        _main_page(portal, marks, people, refs)
        _pages(portal, marks, people, refs)
        _rows_of_the_portal(portal, marks, people)
        _contacts(portal, marks)
    return people


def _people(portal, marks):
    people = {}
    for role in PORTAL_ROLES:
        user = get_user_model()(**filled(get_user_model(), marks.secret, leave=("password",)))
        user.username = f"{marks.secret}-{portal.slug}-{role}"
        user.set_password("mat-khau-dai")
        user.save()
        profile = UserProfile.get_for_user(user)
        # A language and a time zone are codes.
        codes = ("preferred_language", "current_time_zone")
        for name, value in filled(UserProfile, marks.secret, leave=codes).items():
            setattr(profile, name, value)
        profile.save()
        grant_role(user=user, role=role, portal=portal)
        people[role] = user
    return people


def _files(portal, marks, people):
    """A picture and a document that live pages show, and one of each that nobody has shown yet."""
    found = {}
    for word in (marks.secret, marks.public):
        image = PortalImage(
            **filled(PortalImage, word, leave=("file", *_COMPUTED)),
            file=picture_file(f"{word}-{portal.slug}.jpg", size=(64, 48)),
            uploaded_by_user=people[Role.WRITER],
        )
        image.save()
        image.tags.add(f"{word}-{COMMON}-{portal.slug}")
        image.get_rendition("max-100x100")
        document = PortalDocument(
            **filled(PortalDocument, word, leave=("file", *_COMPUTED)),
            file=ContentFile(f"%PDF-1.4 {word} {COMMON}".encode(), name=f"{word}.pdf"),
            uploaded_by_user=people[Role.WRITER],
        )
        document.save()
        document.tags.add(f"{word}-{COMMON}-{portal.slug}")
        section = SectionPage.objects.get(
            key="introduction", path__startswith=homes_of(portal)["vi"].path
        )
        found[word] = {PortalImage: image, PortalDocument: document, Page: section.page_ptr}
    return found


def _main_page(portal, marks, people, refs):
    """The portal's first page: a draft in approval, with everything that hangs on a page."""
    page = _add(portal, ArticlePage, marks.secret, refs[marks.secret], people, live=False)
    writer, approver = people[Role.WRITER], people[Role.APPROVER]
    page.save_revision(user=writer, log_action=True)
    page.get_workflow().start(page, writer)
    state = page.current_workflow_task_state
    state.comment = f"{marks.secret} {COMMON}: chua duoc"
    state.save()
    comment = Comment.objects.create(page=page, user=writer, **filled(Comment, marks.secret))
    CommentReply.objects.create(
        comment=comment, user=approver, **filled(CommentReply, marks.secret)
    )
    PageSubscription.objects.create(page=page, user=writer, comment_notifications=True)
    EditingSession.objects.create(
        user=approver,
        content_type=ContentType.objects.get_for_model(ArticlePage),
        object_id=str(page.pk),
        last_seen_at=timezone.now(),
        is_editing=True,
    )
    log(page, "wagtail.edit", user=approver, title=f"{marks.secret} {COMMON}")


def _pages(portal, marks, people, refs):
    for model in get_page_models():
        if model is Page or not model.is_creatable:
            continue
        for word, live in ((marks.public, True), (marks.secret, False)):
            if not model.max_count_per_parent or live:
                _add(portal, model, word, refs[word], people, live=live)
    for home in homes_of(portal).values():
        contact = ContactPage.objects.get(path__startswith=home.path)
        for page in (home.specific, contact):
            # Their titles are the portal's names.
            for name, value in filled(type(page), marks.public, refs[marks.public]).items():
                if name not in (*_COMPUTED, "title"):
                    setattr(page, name, value)
            if home.locale.language_code == "vi":
                page.save_revision(user=people[Role.WRITER]).publish()
    private = _add(portal, ArticlePage, marks.secret, refs[marks.secret], people, live=True)
    PageViewRestriction.objects.create(
        page=private,
        restriction_type=PageViewRestriction.PASSWORD,
        password=f"{marks.secret}-{COMMON}",
    )
    locked = _add(portal, ArticlePage, marks.secret, refs[marks.secret], people, live=False)
    Page.objects.filter(pk=locked.pk).update(
        locked=True, locked_by=people[Role.APPROVER], locked_at=timezone.now()
    )
    scheduled = _add(portal, ArticlePage, marks.secret, refs[marks.secret], people, live=False)
    scheduled.go_live_at = timezone.now() + timedelta(days=9)
    scheduled.save_revision(user=people[Role.WRITER]).publish()
    removed = _add(portal, ArticlePage, marks.secret, refs[marks.secret], people, live=False)
    removed.save_revision(user=people[Role.WRITER]).publish()
    removed.refresh_from_db()
    removed.unpublish(user=people[Role.APPROVER])


def _parent_of(portal, model):
    home = homes_of(portal)["vi"]
    if SectionPage in model.allowed_parent_page_models():
        return SectionPage.objects.get(key="news", path__startswith=home.path)
    return home.specific


def _add(portal, model, word, refs, people, *, live):
    parent = Page.objects.get(pk=_parent_of(portal, model).pk)
    page = model(**filled(model, word, refs, leave=_COMPUTED), owner=people[Role.WRITER])
    for column in model._meta.concrete_fields:
        if column.related_model in (PortalImage, PortalDocument):
            setattr(page, column.name, refs[column.related_model])
        elif (
            isinstance(column, models.DateTimeField)
            and not column.null
            and not column.has_default()
        ):
            setattr(page, column.name, timezone.now())
    if model is FormPage:
        page.to_address = f"{word}-nhan@laocai.gov.vn"
        page.form_fields = [
            FormField(
                **filled(FormField, word, leave=("clean_name", "choices", "default_value")),
                sort_order=0,
                locale=parent.locale,
            )
        ]
    page.live = False
    page.slug = f"{word}-{model._meta.model_name}-{parent.numchild}"
    parent.add_child(instance=page)
    revision = page.save_revision(user=people[Role.WRITER], log_action=True)
    if live:
        revision.publish(user=people[Role.APPROVER])
        page.refresh_from_db()
    return page


def _rows_of_the_portal(portal, marks, people):
    writer, admin = people[Role.WRITER], people[Role.PORTAL_ADMIN]
    form = FormPage.objects.filter(path__startswith=homes_of(portal)["vi"].path, live=True).first()
    FormSubmission.objects.create(
        page=form,
        form_data={form.form_fields.get().clean_name: f"{marks.secret} {COMMON}: dien thoai"},
        ticket=f"{marks.secret}{portal.pk}"[:32],
        receipt=new_receipt(),
        delete_date=timezone.localdate() + timedelta(days=99),
    )
    for navigation in Navigation.objects.all():
        for name, value in filled(Navigation, marks.secret, leave=("language",)).items():
            setattr(navigation, name, value)
        navigation.banner_url = "https://example.org/"
        navigation.save()
        log(navigation, "wagtail.edit", user=admin, title=f"{marks.secret} {COMMON}")
    redirect = Redirect.objects.create(
        **filled(Redirect, marks.secret, leave=("old_path", "address")),
        old_path=f"/{marks.secret}-{COMMON}",
        address=f"https://example.org/{marks.secret}",
    )
    log(redirect, "wagtail.create", user=admin, data={"title": f"{marks.secret} {COMMON}"})
    # An account belongs to no portal, what was done to it is written down all the same.
    log(
        writer,
        "wagtail.edit",
        user=admin,
        title=f"{marks.secret} {COMMON}",
        data={"title": f"{marks.secret} {COMMON}"},
    )
    Removal.objects.get_or_create(
        path=f"/{marks.secret}-bo",
        defaults=filled(Removal, marks.secret, leave=("path",)),
    )
    BestBet.objects.create(**filled(BestBet, marks.secret), page=form.page_ptr)
    question = AskedQuery.objects.create(
        **filled(AskedQuery, marks.secret, leave=("language",)),
        language="vi",
        week_date=week_of(timezone.localdate()),
        askers=9,
    )
    QueryAsker.objects.create(query=question, mark=portal.pk)
    PortalHost.objects.create(portal=portal, name=f"{marks.public}-{portal.slug}.vn")
    _left_lying(portal, marks, writer)
    _translations(portal, marks, writer)


def _left_lying(portal, marks, writer):
    """What people and the system leave behind: an unfinished form, an upload, a task."""
    FormState.objects.create(
        user=writer,
        content_type=ContentType.objects.get_for_model(ArticlePage),
        object_id="",
        last_updated_at=timezone.now(),
        **filled(FormState, marks.secret, leave=("object_id", "parent_object_id")),
    )
    for model in (PortalImage, PortalDocument):
        UploadedFile.objects.create(
            for_content_type=ContentType.objects.get_for_model(model),
            file=picture_file(f"{marks.secret}-{portal.slug}-up.jpg", size=(8, 8)),
            uploaded_by_user=writer,
        )
    DBTaskResult.objects.create(
        task_path="cms.media.tasks.delete_files",
        args_kwargs={"args": [[f"{marks.secret} {COMMON}"]], "kwargs": {}},
        backend_name="default",
        run_after=timezone.now(),
    )
    private = Collection.objects.get(pk=portal.collection_id).add_child(
        name=f"{marks.secret} {COMMON}"
    )
    CollectionViewRestriction.objects.create(
        collection=private,
        restriction_type=CollectionViewRestriction.PASSWORD,
        password=f"{marks.secret} {COMMON}",
    )
    for restriction, groups in (
        (PageViewRestriction.objects.filter(page__path__startswith=homes_of(portal)["vi"].path), 1),
        (CollectionViewRestriction.objects.filter(collection=private), 1),
    ):
        restriction.first().groups.set(portal.groups.values_list("group", flat=True)[:groups])


def _translations(portal, marks, writer):
    english = Locale.objects.get(language_code="en")
    page = ArticlePage.objects.filter(path__startswith=homes_of(portal)["vi"].path).first()
    live = ArticlePage.objects.filter(
        path__startswith=homes_of(portal)["vi"].path, live=True
    ).first()
    for each in (page, live):
        translate_object(each, [english])
    for translation in Translation.objects.filter(
        source__object_id__in=[page.translation_key, live.translation_key]
    ):
        for segment in StringSegment.objects.filter(source=translation.source):
            StringTranslation.objects.create(
                translation_of=segment.string,
                locale=english,
                context=segment.context,
                last_translated_by=writer,
                **filled(
                    StringTranslation,
                    marks.secret,
                    # An error of one's own would keep one's own forms from being valid.
                    leave=() if marks is OTHERS else ("field_error",),
                ),
                translation_type="manual",
            )
        for segment in OverridableSegment.objects.filter(source=translation.source)[:1]:
            SegmentOverride.objects.create(
                locale=english,
                context=segment.context,
                last_translated_by=writer,
                data_json=segment.data_json,
                field_error=f"{marks.secret} {COMMON}",
            )
    section = SectionPage.objects.get(key="news", path__startswith=homes_of(portal)["vi"].path)
    TranslationRun.objects.create(
        section=section, locale=english, started_by=writer, total=3, finished_at=timezone.now()
    )


def _contacts(portal, marks):
    """The portal's own words, which readers of its pages see."""
    texts = filled(Portal, marks.public, leave=("slug", "name_vi", "name_en", "colour", "gso_code"))
    ensure_portal(slug=portal.slug, **texts)
