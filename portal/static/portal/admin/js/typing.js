// What is typed into a form reaches the server while it is typed; who else is here is told.
import { showMap, showReadings } from "./typed-readings.js";
import { UnsentCopies } from "./unsent-copies.js";

const SOON = 400; // milliseconds of silence after which a change is sent
const LATEST = 800; // and never later than this after the first one
const BEAT = 15000; // between two signs of life without a change
const RETRY = 3000;
const TOKEN = "[name=csrfmiddlewaretoken]";

const line = document.querySelector("[data-typing]");
const form = line && line.closest("form");

if (form) {
  const kept = line.querySelector("[data-kept-line]");
  const others = line.querySelector("[data-others]");
  const signIn = line.querySelector("[data-sign-in]");
  const dialog = document.querySelector(".sign-in-here");
  const { done } = dialog.dataset;
  const copies = new UnsentCopies(line.dataset.user, form.elements.namedItem("token").value);
  let heardAt = Date.now();
  let pressed = null; // what saves once the server is known to listen
  let number = 0;
  let firstChange = 0;
  let timer = 0;
  let sending = false;
  let isLeaving = false;
  let isRefused = false; // nothing is sent until somebody comes back to the page
  let isOffline = false;
  let isRenewed = false; // the next message goes with a new token

  const message = (isBeat) => {
    const data = new FormData(form);
    for (const [name, value] of [...data]) {
      if (value instanceof File) data.delete(name); // pictures are chosen again
    }
    number += 1;
    data.set("typing-number", number);
    data.set("typing-record", line.dataset.record);
    if (isBeat) data.set("typing-beat", "1");
    return data;
  };

  const keep = () => copies.keep(line.dataset.typing, message(false));

  const handIn = async () => {
    for await (const { at, body, answer } of copies.handIn(() => form.querySelector(TOKEN).value)) {
      const isHere = at === line.dataset.typing && body.get("typing-record") === line.dataset.record;
      const isUntouched = last === null && line.dataset.method === "GET";
      if (isHere && isUntouched && (await answer.json()).heard) location.reload(); // it is offered
    }
  };

  const goOn = () => {
    const button = pressed;
    pressed = null;
    heardAt = Date.now();
    if (button) form.requestSubmit(button);
  };

  const signInHere = () => {
    const place = dialog.querySelector("[data-at]");
    const frame = document.createElement("iframe");
    frame.title = place.dataset.title;
    frame.src = place.dataset.at;
    frame.addEventListener("load", () => {
      if ((frame.contentDocument?.location.pathname ?? done) !== done) return;
      dialog.close();
      send(false);
    });
    place.replaceChildren(frame);
    dialog.showModal();
  };

  const send = async (isBeat) => {
    window.clearTimeout(timer);
    timer = 0;
    if (sending || isLeaving) {
      return;
    }
    sending = true;
    const since = isBeat ? 0 : firstChange;
    firstChange = isBeat ? firstChange : 0;
    try {
      const answer = await fetch(line.dataset.typing, {
        method: "POST",
        body: message(isBeat),
        credentials: "same-origin",
        redirect: "manual", // to the page of sign-in
      });
      if (answer.status >= 500) throw new Error(answer.statusText);
      if (answer.ok) show(await answer.json(), isBeat);
      else await refused(since);
    } catch {
      pressed = null;
      keep();
      kept.textContent = line.dataset.offline;
      isOffline = true;
      firstChange = firstChange || since || performance.now();
      timer = window.setTimeout(() => send(false), RETRY);
    }
    sending = false;
    if (firstChange && !timer && !isRefused) plan();
  };

  // Who has signed in again has a new token: this page has it when it is fetched anew.
  const refused = async (since) => {
    firstChange = firstChange || since || performance.now();
    const page = await fetch(location.href, { credentials: "same-origin", redirect: "manual" });
    const fresh = new DOMParser().parseFromString(await page.text(), "text/html");
    const person = fresh.querySelector("[data-typing]")?.dataset.user ?? line.dataset.user;
    const isOther = person !== line.dataset.user;
    const isDenied = page.status === 403; // as of a role that was taken away
    const said = isOther ? "another" : isDenied ? "denied" : page.ok ? "refused" : "signedOut";
    kept.textContent = line.dataset[said];
    signIn.hidden = isDenied || said === "refused";
    isRefused = true;
    isRenewed = said === "refused" && !isRenewed;
    if (said !== "refused") keep();
    if (signIn.hidden && !isRenewed) goOn(); // the server says why
    else if (!signIn.hidden && pressed && !dialog.open) signInHere();
    if (!isRenewed) return;
    const token = fresh.querySelector(TOKEN)?.value ?? "";
    for (const field of document.querySelectorAll(TOKEN)) field.value = token;
    timer = window.setTimeout(() => send(false), SOON);
  };

  const show = (said, isBeat) => {
    signIn.hidden = true;
    isRefused = isRenewed = isOffline = false;
    copies.forget();
    if (!isBeat && said.heard) kept.textContent = line.dataset.kept.replace("%s", said.at);
    const words = [said.others, said.newer].filter(Boolean).join(" ");
    if (others.textContent !== words) others.textContent = words;
    showReadings(form, said.understood ?? {});
    showMap(form, said.map);
    goOn();
  };

  const plan = () => {
    if (!firstChange) return;
    window.clearTimeout(timer);
    const left = Math.max(0, LATEST - (performance.now() - firstChange));
    timer = window.setTimeout(() => send(false), Math.min(SOON, left));
  };

  // Scripts fill in fields as well, when the page opens: what counts begins when somebody comes.
  const state = () => new URLSearchParams(new FormData(form)).toString();
  let last = null;
  const begin = () => {
    last ??= state();
  };
  const changed = () => {
    if (last === null) return;
    const now = state();
    if (now === last) return;
    last = now;
    firstChange = firstChange || performance.now();
    if (!isRefused) plan();
  };

  for (const sign of ["pointerdown", "keydown", "focusin"]) {
    form.addEventListener(sign, begin, { capture: true });
  }
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  // The search boxes of Django's admin tell of a choice through jQuery only.
  if (window.django?.jQuery) window.django.jQuery(form).on("change", changed);
  form.addEventListener("submit", (event) => {
    const isSignedOut = !signIn.hidden;
    if (isSignedOut || Date.now() - heardAt > 2 * BEAT) {
      event.preventDefault(); // the page of sign-in would forget it
      pressed = event.submitter;
      if (isSignedOut) signInHere();
      else send(!firstChange);
      return;
    }
    if (firstChange) keep();
    isLeaving = true;
    window.clearTimeout(timer);
  });
  signIn.addEventListener("click", signInHere);
  document.addEventListener("signed-out", signInHere);
  window.addEventListener("focus", () => {
    if (isRefused) send(false);
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) isLeaving = false;
  });
  // Who leaves is warned only where the server does not take what was typed.
  window.addEventListener("beforeunload", (event) => {
    if (firstChange && !isLeaving && (isRefused || isOffline)) event.preventDefault();
  });
  window.addEventListener("pagehide", () => {
    if (!firstChange || isLeaving) return;
    const isTaken = navigator.sendBeacon(line.dataset.typing, message(false)); // up to 64 kB
    if (isOffline || !isTaken) keep();
  });
  window.setInterval(() => {
    if (document.visibilityState === "visible" && !firstChange) send(true);
  }, BEAT);
  send(true).then(handIn);
}
