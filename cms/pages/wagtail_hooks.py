"""The desk: forms and their answers."""

from django.urls import path
from wagtail import hooks

from cms.core.desk import in_current_portal
from sites.rights import is_only_looking

from . import desk_rules  # noqa: F401 - it registers itself
from .forms.desk import DeleteAnswers, FormList


@hooks.register("register_admin_urls", order=-10)
def form_urls():
    """Stand before Wagtail's own views of the same addresses."""
    return [
        path("forms/", FormList.as_view()),
        path("forms/results/", FormList.as_view(results_only=True)),
        path("forms/submissions/<int:page_id>/delete/", DeleteAnswers.as_view()),
    ]


@hooks.register("filter_form_submissions_for_user")
def forms_of_the_portal(user, editable_forms):
    # Answers are readers' personal data: looking at a desk does not show them.
    if is_only_looking(user):
        return editable_forms.none()
    return editable_forms.filter(in_current_portal())
