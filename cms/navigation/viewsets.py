"""The desk's views of navigation and redirects; both see the portal in scope alone."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import CreateView, IndexView, SnippetViewSet

from .forms import RedirectFileForm
from .models import Navigation, Redirect
from .operations import BadRedirectFile, dead_redirects, load_redirects


class NavigationIndex(IndexView):
    def get_add_url(self):
        return None  # every portal has one in each language


class NoCreate(CreateView):
    def dispatch(self, request, *args, **kwargs):
        raise PermissionDenied


class NavigationViewSet(SnippetViewSet):
    model = Navigation
    icon = "list-ul"
    menu_label = gettext_lazy("Navigation")
    menu_name = "navigation"
    menu_order = 800  # after pages, pictures and documents
    add_to_admin_menu = True
    index_view_class = NavigationIndex
    add_view_class = NoCreate
    inspect_view_enabled = False
    list_display = ["__str__", "banner", "banner_until"]


class RedirectIndex(IndexView):
    """The list, with the way to load many."""

    @property
    def header_more_buttons(self):
        from wagtail.admin.widgets.button import Button

        return [
            *super().header_more_buttons,
            Button(
                _("Load from a CSV file"),
                url=self.request.path + "import/",
                icon_name="upload",
                priority=90,
            ),
        ]


class RedirectImport(View):
    """Redirects from a file: all or nothing."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("navigation.add_redirect"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, form=None, problems=()):
        context = {
            "form": form or RedirectFileForm(),
            "problems": problems,
            "dead": dead_redirects(),
        }
        return render(request, "navigation/desk/import_redirects.html", context)

    def post(self, request):
        form = RedirectFileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.get(request, form)
        try:
            created, changed = load_redirects(form.cleaned_data["file"])
        except BadRedirectFile as error:
            messages.error(request, _("Nothing was changed: the file has mistakes."))
            return self.get(request, form, error.lines)
        total = created + changed
        messages.success(
            request,
            ngettext("%(total)d redirect loaded.", "%(total)d redirects loaded.", total)
            % {"total": total},
        )
        return redirect(redirect_list_url())


def redirect_list_url() -> str:
    from django.urls import reverse

    return reverse(RedirectViewSet().get_url_name("list"))


class RedirectViewSet(SnippetViewSet):
    model = Redirect
    icon = "redirect"
    menu_label = gettext_lazy("Redirects")
    menu_name = "redirects"
    menu_order = 810
    add_to_admin_menu = True
    index_view_class = RedirectIndex
    inspect_view_enabled = False
    list_display = [
        "old_path",
        Column("target", label=gettext_lazy("Leads to")),
        BooleanColumn("is_permanent", label=gettext_lazy("permanent")),
        BooleanColumn("is_automatic", label=gettext_lazy("made by the system")),
    ]
    list_export = ["old_path", "target", "is_permanent"]
    list_filter = ["is_permanent", "is_automatic"]
    search_fields = ["old_path", "address"]

    def get_queryset(self, request):
        return Redirect.objects.select_related("page")

    def get_urlpatterns(self):
        return [
            *super().get_urlpatterns(),
            path("import/", RedirectImport.as_view(), name="import"),
        ]
