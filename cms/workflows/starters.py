"""Every portal's trees go through the one shared workflow."""

from wagtail.models import Page, Workflow, WorkflowPage, WorkflowTask

from sites.models import Portal
from sites.starters import WORKFLOW, Starter, register

from .models import PortalApprovalTask

NAME = "Duyệt tin, bài"


def shared_workflow() -> Workflow:
    """The workflow of all portals, made at first need."""
    workflow = Workflow.objects.filter(
        workflow_tasks__task__in=PortalApprovalTask.objects.all()
    ).first()
    if workflow is None:
        workflow = Workflow.objects.create(name=NAME)
        WorkflowTask.objects.create(
            workflow=workflow, task=PortalApprovalTask.objects.create(name=NAME), sort_order=0
        )
    return workflow


def _homes_without(portal: Portal):
    key = portal.site.root_page.translation_key
    return Page.objects.filter(depth=2, translation_key=key, workflowpage=None)


def missing(portal: Portal) -> list[str]:
    return [f"workflow of {page.slug}" for page in _homes_without(portal)]


def give(portal: Portal) -> None:
    workflow = shared_workflow()
    for page in _homes_without(portal):
        WorkflowPage.objects.create(page=page, workflow=workflow)


register(Starter("workflow", WORKFLOW, missing, give))
