// Comments are written and resolved in the panel, without leaving the form around it. What is
// typed and not yet sent stays with the tab; beside a field stands how many are about it.

start(document.getElementById("comments"));

function start(part) {
  if (!part) return;
  const fold = part.querySelector(".comment-new");
  const [about, text] = [fold.querySelector("select"), fold.querySelector("textarea")];
  const key = `comment ${part.dataset.address}`;
  const kept = JSON.parse(sessionStorage.getItem(key) ?? "{}");
  about.value = kept.about ?? "";
  text.value = kept.text ?? "";
  fold.hidden = false;
  fold.open = text.value !== "";
  mark(part);
  for (const link of part.querySelectorAll("li > .comment-about > a")) {
    link.addEventListener("click", (event) => lead(event, link.closest("li").dataset.field));
  }

  fold.addEventListener("input", (event) => {
    event.stopPropagation(); // nothing of the form has changed
    sessionStorage.setItem(key, JSON.stringify({ about: about.value, text: text.value }));
  });
  fold.querySelector("[data-add]").addEventListener("click", async () => {
    if (text.value.trim() === "") return text.focus();
    const words = { add: "1", field: about.value, text: text.value };
    await send(part, words, () => sessionStorage.removeItem(key));
  });
  for (const button of part.querySelectorAll("[data-resolve]")) {
    button.hidden = false;
    button.addEventListener("click", () => send(part, { resolve: button.dataset.resolve }));
  }
}

async function send(part, words, afterwards = () => {}) {
  const status = part.querySelector("[role=status]");
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const body = new URLSearchParams({ ...words, in_panel: "1", csrfmiddlewaretoken: token });
  const focused = document.activeElement;
  part.inert = true; // a second click would send it twice
  try {
    const answer = await fetch(part.dataset.address, { method: "POST", body });
    if (!answer.ok || answer.redirected) throw new Error(answer.statusText);
    afterwards();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = document.adoptNode(page.getElementById("comments"));
    part.replaceWith(fresh);
    start(fresh);
    fresh.querySelector(".comment-new summary").focus();
    const said = fresh.querySelector("[role=status]");
    if (words.add) said.textContent = said.dataset.sent;
  } catch {
    part.inert = false; // else nobody is told
    status.textContent = status.dataset.failed;
    focused.focus();
  }
}

function mark(part) {
  for (const old of document.querySelectorAll("form .comment-mark.placed")) old.remove();
  for (const item of part.querySelectorAll(".comment-marks [data-field]")) {
    const link = item.firstElementChild.cloneNode(true);
    link.classList.add("placed");
    placeOf(item.dataset.field)?.append(link);
  }
}

// A form that is only read has no field to jump to, but it has the place.
function lead(event, field) {
  if (document.getElementById(event.target.hash.slice(1))) return;
  const place = placeOf(field);
  if (!place) return;
  event.preventDefault();
  place.dispatchEvent(new Event("reveal", { bubbles: true })); // it may be behind a tab
  place.tabIndex = -1;
  place.focus();
  place.scrollIntoView({ block: "center" });
}

// A row of several fields has the names of all of them; the box of the one is meant.
function placeOf(field) {
  for (const place of [`.fieldBox.field-${field}`, `.form-row.field-${field}`]) {
    const found = [...document.querySelectorAll(place)];
    const own = found.find((box) => !box.closest(".inline-group"));
    if (own) return own;
  }
  return document.querySelector(`#${field}-group .inline-heading`);
}
