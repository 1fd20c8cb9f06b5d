"""What the gate lets through of the views of forms and their answers; see `sites.gate`."""

from sites.gate import PAGE, allow

allow(
    "cms.pages.forms.desk.FormList",
    "wagtailforms:index",
    "wagtailforms:index_results",
)
allow(
    "cms.pages.forms.desk.DeleteAnswers",
    "wagtailforms:list_submissions",
    "wagtailforms:list_submissions_results",
    "wagtailforms:delete_submissions",
    page_id=PAGE,
)
