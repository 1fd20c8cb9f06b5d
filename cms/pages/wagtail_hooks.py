"""The desk: forms and their answers."""

from django.urls import path
from wagtail import hooks

from cms.core.desk import in_current_portal

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
    return editable_forms.filter(in_current_portal())
