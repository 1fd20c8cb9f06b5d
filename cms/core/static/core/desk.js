/* What an editor writes while the desk cannot save it is kept in this tab and offered when its page
   is opened again. The desk saves drafts by itself, so this is for what it cannot: somebody who was
   signed out while writing, a connection that broke.

   A host is a portal and has a storage of its own; within it, what is kept has the address of its
   page. "sent" is what a button has sent: kept until an answer of the desk other than its sign-in
   has come. */

const PREFIX = "desk-kept:";
const bar = document.getElementById("desk-kept");
const cutOff = document.getElementById("desk-cut-off");
const form = document.querySelector("form[data-edit-form]");
const person = bar.dataset.person;
const keyOf = (address) => PREFIX + new URL(address, location.href).pathname;
const here = keyOf(location.href);

const read = (key) => JSON.parse(sessionStorage.getItem(key));
const write = (key, kept) => {
  try {
    sessionStorage.setItem(key, JSON.stringify(kept));
  } catch {
    sessionStorage.removeItem(key); // no room for it: an older text must not take its place
  }
};
const keep = (data, isSent = false) => {
  const fields = [...data].filter(
    ([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken",
  );
  write(keyOf(form.action), { fields, isSent, person, at: Date.now() });
};
const forget = () => {
  for (const key of [here, keyOf(form.action)]) sessionStorage.removeItem(key);
};

/* What became of texts that were sent from the page before. */
const isAnswer =
  performance.getEntriesByType("navigation")[0]?.type === "navigate" &&
document.referrer.startsWith(location.origin);
const isSignIn = location.pathname === bar.dataset.login;
for (const key of Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX))) {
  const kept = read(key);
  if (!kept.isSent || !isAnswer) continue;
  if (isSignIn) write(key, { ...kept, isSent: false });
  else sessionStorage.removeItem(key);
}

const restore = ({ fields }) => {
  const again = document.createElement("form");
  again.method = "post";
  again.action = location.pathname;
  again.hidden = true;
  const token = form.elements.csrfmiddlewaretoken.value;
  for (const [name, value] of [...fields, ["csrfmiddlewaretoken", token]]) {
    const field = document.createElement("textarea"); // an input would lose line ends
    field.name = name;
    field.value = value;
    again.append(field);
  }
  document.body.append(again);
  write(here, { fields, isSent: true, person, at: Date.now() });
  again.submit();
};

const offer = (kept) => {
  const time = bar.querySelector("time");
  time.dateTime = new Date(kept.at).toISOString();
  time.textContent = new Date(kept.at).toLocaleString(document.documentElement.lang, {
    dateStyle: "short",
    timeStyle: "short",
  });
  bar.querySelector("[data-keep]").addEventListener("click", () => restore(kept));
  bar.querySelector("[data-drop]").addEventListener("click", () => {
    forget();
    bar.hidden = true;
  });
  document.querySelector("main")?.prepend(bar);
  bar.hidden = false;
};

if (form) {
  const kept = read(here);
  if (kept?.person === person) offer(kept);

  document.addEventListener("w-autosave:save", (event) => keep(event.detail.formData));
  document.addEventListener("w-autosave:success", () => {
    forget();
    cutOff.hidden = true;
  });
  document.addEventListener("w-autosave:error", (event) => {
    keep(new FormData(form));
    if (event.detail.type !== "server_error") return;
    cutOff.querySelector("a").search = new URLSearchParams({ next: new URL(form.action).pathname });
    document.querySelector("main")?.prepend(cutOff);
    cutOff.hidden = false;
  });
  form.addEventListener("submit", () => keep(new FormData(form), true));
  // Wagtail would ask whether what is written may be lost; it is kept.
  cutOff.querySelector("a").addEventListener("click", () => {
    form.dataset.wUnsavedConfirmationValue = "false";
  });
}
