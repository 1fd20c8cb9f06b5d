import signal

from django.core.management.base import BaseCommand

from cms.changes.runner import full_runner, helpers, start_thread


class Command(BaseCommand):
    help = "Do queued tasks, the publishing schedule and the change of day until stopped."

    def handle(self, **options):
        runner = full_runner()
        for helper in helpers():
            start_thread(helper)
        signal.signal(signal.SIGTERM, runner.stop)
        signal.signal(signal.SIGINT, runner.stop)
        self.stdout.write("Worker is running; Ctrl-C ends it.")
        runner.run()
