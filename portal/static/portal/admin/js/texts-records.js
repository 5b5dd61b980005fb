// Finds and chooses the record of a statement in place, so that the text stays where it was read.

const part = () => document.getElementById("statement");
let latest = 0;
let isWhole = false;

async function ask(button) {
  const number = ++latest;
  const body = new FormData(part());
  body.set(button.name, button.value);
  body.set("_part", "1");
  const answer = await fetch(location.href, { method: "POST", body }).catch(() => null);
  if (number !== latest || !answer?.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.getElementById("statement");
}

async function find() {
  const fresh = await ask({ name: "_find", value: "1" });
  if (fresh) document.getElementById("found").replaceChildren(...fresh.querySelector("#found").childNodes);
}

// As without a script, when the server did not answer in place: the session may have ended.
function sendWhole(button) {
  part().inert = false;
  isWhole = true;
  part().requestSubmit(button);
  isWhole = false;
}

async function choose(button) {
  const asked = ask(button);
  part().inert = true; // what is typed now would be gone with it
  const fresh = await asked.catch(() => null);
  if (!fresh) return sendWhole(button);
  part().replaceWith(fresh);
  django.jQuery(fresh).find(".admin-autocomplete").djangoAdminSelect2();
  const next = fresh.querySelector(".about ~ .statement-fields :is(input, select, textarea)");
  (next || fresh.querySelector("#id_find")).focus();
}

if (part()) {
  let waiting;
  document.addEventListener("input", (event) => {
    if (event.target.id !== "id_find") return;
    clearTimeout(waiting);
    waiting = setTimeout(find, 200);
  });
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (event.target !== part() || !button || isWhole) return;
    clearTimeout(waiting);
    const isSearch = button.name === "_find" || (button.name === "_enter" && document.activeElement.id === "id_find");
    if (isSearch) {
      event.preventDefault();
      find();
    } else if (["_choose", "_new", "_statement"].includes(button.name)) {
      event.preventDefault();
      choose(button);
    }
  });
}
