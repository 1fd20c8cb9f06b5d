/* Every page works without this file; it makes six things nicer. */

/* The menu: on narrow screens a link to the index in the footer becomes a button that opens it. */
for (const link of document.querySelectorAll("a[data-opens]")) {
  const panel = document.getElementById(link.dataset.opens);
  const button = document.createElement("button");
  button.type = "button";
  button.className = link.className;
  button.append(...link.childNodes);
  button.setAttribute("aria-controls", panel.id);

  const isOpen = () => panel.hasAttribute("data-open");
  const show = (open) => {
    panel.toggleAttribute("data-open", open);
    button.setAttribute("aria-expanded", String(open));
  };
  show(false);
  button.addEventListener("click", () => show(!isOpen()));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !isOpen()) return;
    show(false);
    button.focus();
  });
  link.replaceWith(button);
}

/* Buttons that only a script can serve are hidden until it is known that they work. */
const offer = (selector, isSupported, act) => {
  for (const button of document.querySelectorAll(selector)) {
    button.hidden = !isSupported;
    button.addEventListener("click", () => act(button));
  }
};

const address = document.querySelector("link[rel=canonical]")?.href ?? location.href;

offer("[data-copy]", navigator.clipboard, async (button) => {
  await navigator.clipboard.writeText(address);
  button.parentElement.querySelector("output").value = button.dataset.copy;
});

offer("[data-share]", navigator.share, () => {
  // Rejected when the reader closes the sheet: nothing to do.
  navigator.share({ title: document.title, url: address }).catch(() => {});
});

offer("[data-print]", window.print, () => window.print());

/* A video is asked for when a reader asks for it; without this the link leads to its own place. */
for (const link of document.querySelectorAll("a[data-video]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const frame = link.dataset.video;
    const player = document.createElement(frame ? "iframe" : "video");
    player.src = frame || link.href;
    player.title = link.textContent.trim();
    if (frame) {
      player.allow = "autoplay; fullscreen; picture-in-picture";
      player.allowFullscreen = true;
    } else {
      player.controls = player.autoplay = true;
    }
    link.replaceWith(player);
    player.focus();
  });
}

/* Titles under the search field, for those who use it. */
const field = document.querySelector("[data-suggest]");
field?.addEventListener("focus", () => import(field.dataset.script), { once: true });
