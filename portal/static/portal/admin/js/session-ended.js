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
  const token = page.querySelector(TOKEN)?.value; // another one since somebody signed in again
  for (const field of token ? form.querySelectorAll(TOKEN) : []) field.value = token;
  isKnown = true;
  form.requestSubmit(button);
};

document.addEventListener("submit", (event) => {
  const form = event.target;
  const isPlain = form.matches("[method=post i]:not(#logout-form):not(:has([data-typing]))");
  if (!dialog || !isPlain || isKnown || event.defaultPrevented) return;
  if (Date.now() - openedAt < FRESH) return;
  event.preventDefault();
  send(form, event.submitter);
});
