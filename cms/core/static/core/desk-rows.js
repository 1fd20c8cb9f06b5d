/* What a list of pages fetches when somebody opens it for the first time: the menu of a row, and
   the filters. What comes is drawn as Wagtail draws it, and its own script takes it over. */

const open = async (event) => {
  const menu = event.target.closest("[data-desk-menu]");
  const panel = event.target.closest("#filters-drilldown");
  const filters = panel && document.querySelector("template[data-desk-filters]");
  if (!menu && !filters) return;
  event.stopPropagation(); // Wagtail's script would open an empty panel
  const place = menu ? menu.closest("ul") : panel;
  if (place.ariaBusy === "true") return;
  place.ariaBusy = "true";
  const answer = await fetch(menu?.dataset.deskMenu ?? filters.dataset.deskFilters, {
    headers: { "X-Requested-With": "XMLHttpRequest" },
  }).catch(() => null);
  if (!answer?.ok) {
    location.reload(); // signed out, or the page is gone: the list itself says which
    return;
  }
  place.innerHTML = await answer.text();
  place.ariaBusy = null;
  filters?.remove();
  await new Promise((done) => setTimeout(done)); // Wagtail's script sees what is new
  const toggle = place.querySelector("[data-w-dropdown-target='toggle']");
  toggle?.focus();
  toggle?.click();
};

document.addEventListener("click", open, true);
