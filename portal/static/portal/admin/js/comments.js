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

  fold.addEventListener("input", (event) => {
    event.stopPropagation(); // nothing of the form has changed
    sessionStorage.setItem(key, JSON.stringify({ about: about.value, text: text.value }));
  });
  fold.querySelector("[data-add]").addEventListener("click", async () => {
    if (text.value.trim() === "") return text.focus();
    fold.inert = true;
    const words = { add: "1", field: about.value, text: text.value };
    await send(part, words, () => sessionStorage.removeItem(key));
    fold.inert = false;
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
    status.textContent = status.dataset.failed;
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

function placeOf(field) {
  const boxes = `.fieldBox.field-${field}, .form-row.field-${field}`;
  const own = [...document.querySelectorAll(boxes)].filter((box) => !box.closest(".inline-group"));
  return own[0] ?? document.querySelector(`#${field}-group .inline-heading`);
}
