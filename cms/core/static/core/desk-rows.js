/* The menu of a page in a list is fetched when it is opened for the first time. What comes is a
   dropdown of Wagtail's, which its own script takes over. */

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-desk-menu]");
  if (!button || button.ariaBusy === "true") return;
  button.ariaBusy = "true";
  const answer = await fetch(button.dataset.deskMenu, {
    headers: { "X-Requested-With": "XMLHttpRequest" },
  }).catch(() => null);
  if (!answer?.ok) {
    location.reload(); // signed out, or the page is gone: the list itself says which
    return;
  }
  const place = button.closest("ul");
  place.innerHTML = await answer.text();
  await new Promise((done) => setTimeout(done)); // Wagtail's script sees the new menu
  const toggle = place.querySelector("[data-w-dropdown-target='toggle']");
  toggle?.focus();
  toggle?.click();
});
