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

document.addEventListener("formset:added", ({ target }) => {
  const card = target.querySelector("details[data-new]");
  if (!card) return;
  delete card.dataset.new;
  card.dataset.row = target.id;
  load(card).catch(() => target.querySelector(".inline-deletelink").click());
});
