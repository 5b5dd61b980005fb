// A folded card has only its line, a new one nothing: their fields are fetched.

const SIGNED_OUT = new Error();

const load = async (card) => {
  const [, relation, number] = card.dataset.row.match(/^(.+)-(\d+)$/);
  const uid = card.querySelector(`[name="${card.dataset.row}-uid"]`)?.value ?? "";
  const asked = new URLSearchParams({ relation, number, uid });
  const answer = await fetch(`../card/?${asked}`, { redirect: "manual" }); // to the page of sign-in
  if (answer.type === "opaqueredirect") {
    document.dispatchEvent(new Event("signed-out"));
    throw SIGNED_OUT;
  }
  if (!answer.ok) throw new Error(answer.statusText);
  const fields = new DOMParser().parseFromString(await answer.text(), "text/html");
  card.querySelector(`[name="${card.dataset.row}-closed"]`)?.remove();
  card.append(...fields.body.childNodes);
  delete card.dataset.row;
  const jQuery = window.django?.jQuery;
  jQuery?.(card).find(".admin-autocomplete").djangoAdminSelect2();
  const choices = card.querySelectorAll(".related-widget-wrapper select");
  for (const choice of choices) window.updateRelatedObjectLinks?.(choice); // the pencil beside it
};

const open = async (card) => {
  if (!card.open || !card.dataset.row || card.dataset.loading) return;
  card.dataset.loading = "1";
  try {
    await load(card);
  } catch (problem) {
    card.open = false;
    // The page without scripts draws every card whole; go there rather than show an empty one.
    if (problem !== SIGNED_OUT) window.location.search = "?rows=open";
  }
  delete card.dataset.loading;
};

for (const card of document.querySelectorAll("details[data-row]")) {
  card.addEventListener("toggle", () => open(card));
}

// A new row stands above the link that adds it: the cursor goes there. It has the source that is
// chosen for all changes.
const begin = (row) => {
  const chosen = document.querySelector("#id_sourcing-source option:checked");
  const source = row.querySelector("select[name$='-source']");
  if (chosen?.value && source && !source.value) {
    source.append(new Option(chosen.text, chosen.value, true, true));
    window.django.jQuery(source).trigger("change");
  }
  const fields = [...row.querySelectorAll("input, select, textarea, [tabindex='0']")];
  fields.find((field) => field.tabIndex >= 0 && field.offsetParent)?.focus();
};

document.addEventListener("formset:added", async ({ target }) => {
  const card = target.querySelector("details[data-new]");
  if (card) {
    delete card.dataset.new;
    card.dataset.row = target.id;
    try {
      await load(card);
    } catch {
      return target.querySelector(".inline-deletelink").click();
    }
  }
  begin(target);
});
