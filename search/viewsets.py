"""The desk's views of what readers search; they see the portal in scope alone."""

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet

from .asked import readable
from .asked_queries import SHOWN_WEEKS, most_asked
from .models import FEWEST_ASKERS, BestBet, SynonymChange, SynonymGroup


class AddBestBet(CreateView):
    """A new one; for the question in the address, if there is one."""

    def get_initial_form_instance(self):
        longest = BestBet._meta.get_field("query").max_length
        return BestBet(query=readable(self.request.GET.get("query", ""))[:longest])


class BestBetViewSet(SnippetViewSet):
    model = BestBet
    icon = "pick"
    menu_label = _("Best bets")
    menu_name = "best-bets"
    menu_order = 815  # after redirects
    add_to_admin_menu = True
    add_view_class = AddBestBet
    inspect_view_enabled = False
    list_display = [
        "query",
        Column("page", label=_("Page")),
        Column("until", label=_("Shown until")),
    ]
    search_fields = ["query"]

    def get_queryset(self, request):
        return BestBet.objects.select_related("page")


class ProgressColumn(Column):
    """How far what was written before has been read again."""

    def get_value(self, instance):
        change = next(iter(instance.last_changes), None)
        if change is None or change.finished_at:
            return _("in effect")
        return _("%(done)d of %(total)d texts read again") % {
            "done": min(change.done, change.total),
            "total": change.total,
        }


class SynonymGroupViewSet(SnippetViewSet):
    """Of the province, for all portals."""

    model = SynonymGroup
    icon = "openquote"
    menu_label = _("Other names")
    menu_name = "other-names"
    menu_order = 820  # after best bets
    add_to_admin_menu = True
    inspect_view_enabled = False
    list_display = ["line", ProgressColumn("progress", label=_("State"))]
    search_fields = ["line"]

    def get_queryset(self, request):
        last = SynonymChange.objects.order_by("-pk")
        return SynonymGroup.objects.prefetch_related(
            Prefetch("changes", queryset=last, to_attr="last_changes")
        )


class AskedQueriesView(WagtailAdminTemplateMixin, TemplateView):
    """What readers of the portal asked most, and what they asked in vain."""

    page_title = _("What readers search")
    header_icon = "search"
    template_name = "search/desk/asked_queries.html"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("search.view_askedquery"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        return super().get_context_data(**kwargs) | {
            "lists": [
                (_("Asked most"), most_asked(on=today)),
                (_("Asked, and nothing was found"), most_asked(on=today, without_results=True)),
            ],
            "weeks": SHOWN_WEEKS,
            "fewest": FEWEST_ASKERS,
            "add_url": reverse("wagtailsnippets_search_bestbet:add"),
            "may_pin": self.request.user.has_perm("search.add_bestbet"),
        }
