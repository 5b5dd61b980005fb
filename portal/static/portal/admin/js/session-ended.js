// A form that is not kept while it is typed is sent only once the session is known to go on: the
// page of sign-in would forget it.

const FRESH = 60_000; // milliseconds for which the page itself shows that there is a session
const TOKEN = "[name=csrfmiddlewaretoken]";

const dialog = document.querySelector(".sign-in-here");
const openedAt = Date.now();
let isKnown = false;

const send = async (form, button) => {
  const answer = await fetch(dialog.dataset.tokenAt, { redirect: "manual" }).catch(() => null);
  if (answer?.type === "opaqueredirect") {
    dialog.showModal();
    return;
  }
  const page = new DOMParser().parseFromString((await answer?.text()) ?? "", "text/html");
  if (isKnown) return; // the button was pressed twice
  const token = page.querySelector(TOKEN)?.value; // another one since somebody signed in again
  for (const field of token ? form.querySelectorAll(TOKEN) : []) field.value = token;
  isKnown = true;
  form.requestSubmit(button);
};

// Who leaves what was typed is asked first: nothing else keeps it. A field without a name is of no
// form; what is sent with one form leaves what was typed into another.
const KEPT = ":has([data-typing], [name=credential])"; // the passkey is sent without an event
const FIELDS = `#content [method=post i]:not(${KEPT}) :is(textarea, [type=text], [type=url])[name]`;
const typed = new Set();

document.addEventListener("input", ({ target, isTrusted }) => {
  if (isTrusted && target.matches(FIELDS)) typed.add(target);
});
window.addEventListener("beforeunload", (event) => {
  const isLost = (field) => field.isConnected && field.value !== field.defaultValue;
  if ([...typed].some(isLost)) event.preventDefault();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  const isPlain = form.matches("[method=post i]:not(#logout-form):not(:has([data-typing]))");
  if (!isPlain) return;
  if (!dialog || isKnown || event.defaultPrevented || Date.now() - openedAt < FRESH) {
    for (const field of typed) if (field.form === form) typed.delete(field);
    return;
  }
  event.preventDefault();
  send(form, event.submitter);
});
