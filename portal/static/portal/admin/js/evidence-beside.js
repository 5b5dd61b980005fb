// The evidence of a fact beside its field: its part of the evidence page. What is decided there is
// stored at once; the form keeps what is typed, and its save is merged with the decision.

import { isComposing } from "./keys.js";

const dialog = document.querySelector(".evidence-beside");
const [place, status, whole] = ["[data-fact]", "[role=status]", "[data-whole]"].map((one) =>
  dialog?.querySelector(one),
);
let link = null;

const load = async (request) => {
  const answer = await fetch(link.href, { credentials: "same-origin", ...request });
  if (!answer.ok) throw new Error(answer.statusText);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const part = page.getElementById(link.hash.slice(1));
  if (!part) throw new Error("signed out, or the fact is gone");
  place.replaceChildren(document.adoptNode(part));
  status.textContent = page.querySelector(".messagelist li")?.textContent ?? "";
};

// After a decision: the lines under the fields, and what is missing, as a new form would have them.
const refreshForm = async () => {
  const answer = await fetch(location.href, { credentials: "same-origin" });
  const form = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const line of document.querySelectorAll("a.evidence")) {
    const now = form.querySelector(`a.evidence[href="${line.getAttribute("href")}"]`);
    line.className = now?.className ?? line.className;
    line.textContent = now?.textContent ?? line.textContent;
  }
  for (const name of [".panel-count", ".panel-missing"]) {
    document.querySelector(name)?.replaceWith(...form.querySelectorAll(name));
  }
};

const show = async (request) => {
  dialog.inert = true;
  try {
    await load(request);
    if (request) await refreshForm();
  } catch {
    status.textContent = dialog.dataset.failed;
  }
  dialog.inert = false;
  dialog.querySelector("[data-close]").focus(); // what had the focus is drawn anew
};

const close = () => {
  dialog.close();
  const line = document.querySelector(`a.evidence[href="${link.getAttribute("href")}"]`);
  (link.isConnected ? link : line)?.focus(); // what was decided is missing no longer
};

if (dialog) {
  document.addEventListener("click", (event) => {
    const asked = event.target.closest("a[data-beside]");
    if (!asked || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    link = asked;
    whole.href = link.href;
    place.replaceChildren();
    dialog.show();
    show();
  });
  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    show({ method: "POST", body: new FormData(event.target) });
  });
  dialog.querySelector("[data-close]").addEventListener("click", close);
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !isComposing(event)) close();
  });
}
