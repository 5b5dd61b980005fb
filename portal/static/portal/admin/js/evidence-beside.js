// The evidence of a fact beside its field: its part of the evidence page. What is decided there is
// stored at once; the form keeps what is typed, and its save is merged with the decision.

import { isComposing } from "./composing.js";

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

const show = async (request) => {
  dialog.inert = true;
  try {
    await load(request);
  } catch {
    status.textContent = dialog.dataset.failed;
  }
  dialog.inert = false;
  dialog.querySelector("[data-close]").focus(); // what had the focus is drawn anew
};

const close = () => {
  dialog.close();
  link.focus();
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
