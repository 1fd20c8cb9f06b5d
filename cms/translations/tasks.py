from django_tasks import task

from .models import TranslationRun
from .runs import carry_out


@task()
def make_missing_translations(run_id: int, after: str = "") -> None:
    """Carry out a part of a run, in the scope of its portal, and queue the next one."""
    run = TranslationRun.objects.running().filter(pk=run_id).first()
    if run is not None and (last := carry_out(run, after)):
        make_missing_translations.enqueue(run_id, last)
