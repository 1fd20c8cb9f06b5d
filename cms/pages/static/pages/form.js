/* Proof of work (Altcha, version 2): while a form is filled in, the browser looks for the number
   that the server has hidden. Without this file a form is sent all the same, only more slowly. */

const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => parseInt(pair, 16));
const hex = (buffer) =>
Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

const derive = async ({ nonce, salt, cost, keyLength }, counter) => {
  const start = bytes(nonce);
  const password = new Uint8Array(start.length + 4);
  password.set(start);
  new DataView(password.buffer).setUint32(start.length, counter);
  const key = await crypto.subtle.importKey("raw", password, "PBKDF2", false, ["deriveBits"]);
  const method = { name: "PBKDF2", salt: bytes(salt), iterations: cost, hash: "SHA-256" };
  return hex(await crypto.subtle.deriveBits(method, key, keyLength * 8));
};

const solve = async (challenge) => {
  for (let counter = 0; ; counter += 1) {
    const derivedKey = await derive(challenge.parameters, counter);
    if (derivedKey.startsWith(challenge.parameters.keyPrefix)) {
      return btoa(JSON.stringify({ challenge, solution: { counter, derivedKey } }));
    }
  }
};

for (const proof of document.querySelectorAll("input[data-challenge]")) {
  const form = proof.form;
  const button = form.querySelector("[data-sending]");
  const words = button.textContent;
  let work;
  let isSending = false;

  const begin = () => {
    work ??= proof.value
      ? Promise.resolve()
      : solve(JSON.parse(proof.dataset.challenge)).then(
        (found) => (proof.value = found),
        () => {}, // a browser that cannot do it sends without
      );
    return work;
  };
  form.addEventListener("focusin", begin, { once: true });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    button.textContent = button.dataset.sending;
    await begin();
    // Not `form.submit`: a field may have that name.
    HTMLFormElement.prototype.submit.call(form);
  });

  // Back from the next page: the form can be sent again.
  addEventListener("pageshow", () => {
    isSending = false;
    button.textContent = words;
  });
}

/* After a refusal the reader is taken to what is wrong. */
document.querySelector(".form-errors")?.focus();
