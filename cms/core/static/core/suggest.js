/* Titles while a reader types: a combobox with a list (ARIA Authoring Practices). The form works
   without it; portal.js fetches it when the field is entered. */

const PAUSE = 120; // milliseconds without a letter before the server is asked
const LEAST = 2; // letters

const input = document.querySelector("[data-suggest]");
const list = document.createElement("ul");
const set = (element, values) => {
  for (const name in values) element.setAttribute(name, values[name]);
  return element;
};
set(list, { id: "suggestions", role: "listbox", "aria-label": input.dataset.label, hidden: "" });
set(input, { role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id });
input.form.append(list);

let active = -1; // the option that is pointed at; -1: none, the field itself
let asking, timer;

const point = (to) => {
  active = to;
  [...list.children].forEach((option, n) => option.setAttribute("aria-selected", n === to));
  if (to < 0) return input.removeAttribute("aria-activedescendant");
  set(input, { "aria-activedescendant": list.children[to].id });
  list.children[to].scrollIntoView({ block: "nearest" });
};

const show = (found) => {
  list.replaceChildren(
    ...found.map(({ title, about, url, language }, n) => {
      const option = document.createElement("li");
      set(option, { id: `suggestion-${n}`, role: "option", "data-url": url, lang: language });
      const note = document.createElement("small");
      note.append(about);
      option.append(title, note);
      return option;
    }),
  );
  list.hidden = !found.length;
  set(input, { "aria-expanded": !list.hidden });
  point(-1);
};
show([]);

const ask = async () => {
  asking?.abort();
  asking = new AbortController();
  const text = input.value.trim();
  if (text.length < LEAST) return show([]);
  try {
    const url = `${input.dataset.suggest}?q=${encodeURIComponent(text)}`;
    const response = await fetch(url, { signal: asking.signal });
    const { titles } = await response.json();
    if (document.activeElement === input) show(titles);
  } catch {
    // Asked again meanwhile, or no network: the form still works.
  }
};

const open = (option) => location.assign(option.dataset.url);

input.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(ask, PAUSE);
});
input.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const stops = list.children.length + 1;
  if (step && list.hidden) ask();
  else if (step) point(((active + 1 + step + stops) % stops) - 1);
  else if (event.key === "Escape" && !list.hidden) show([]);
  else if (event.key === "Enter" && active >= 0) open(list.children[active]);
  else return;
  event.preventDefault();
});
input.addEventListener("blur", () => show([]));
// Before the field loses the focus, which would close the list.
list.addEventListener("pointerdown", (event) => event.preventDefault());
list.addEventListener("click", ({ target }) => open(target.closest("li")));
