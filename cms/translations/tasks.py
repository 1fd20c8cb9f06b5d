from django_tasks import task

from .models import TranslationRun
from .runs import carry_out


@task()
def make_missing_translations(run_id: int) -> None:
    """Carry out a run, in the scope of its portal."""
    run = TranslationRun.objects.running().filter(pk=run_id).first()
    if run is not None:
        carry_out(run)
