from django.db import migrations


def remove_stock_groups(apps, schema_editor):
    """Wagtail's first migrations leave two groups, and a workflow of theirs, that reach everywhere."""
    Group = apps.get_model("auth", "Group")
    Workflow = apps.get_model("wagtailcore", "Workflow")
    WorkflowState = apps.get_model("wagtailcore", "WorkflowState")
    GroupApprovalTask = apps.get_model("wagtailcore", "GroupApprovalTask")
    Task = apps.get_model("wagtailcore", "Task")

    used = WorkflowState.objects.values("workflow")
    Workflow.objects.filter(name="Moderators approval").exclude(pk__in=used).delete()
    tasks = GroupApprovalTask.objects.filter(name="Moderators approval", workflow_tasks=None)
    keys = list(tasks.filter(task_states=None).values_list("pk", flat=True))
    GroupApprovalTask.objects.filter(pk__in=keys).delete()
    Task.objects.filter(pk__in=keys).delete()
    Group.objects.filter(name__in=["Editors", "Moderators"], portal_group=None).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("portals", "0008_parent_may_read"),
        # These give the groups their rights, or the group its task.
        ("wagtailadmin", "0001_create_admin_access_permissions"),
        ("wagtailcore", "0048_add_default_workflows"),
        ("wagtaildocs", "0011_add_choose_permissions"),
        ("wagtailimages", "0023_add_choose_permissions"),
    ]

    operations = [migrations.RunPython(remove_stock_groups, migrations.RunPython.noop)]
