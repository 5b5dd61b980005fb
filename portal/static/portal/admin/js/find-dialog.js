// A dialog with a search box and what the server found: arrow keys move through it.

import { isComposing } from "./keys.js";

const WAIT = 200; // milliseconds of silence after which the server is asked

// `items` chooses what the arrow keys move through; `found` is called with each new answer.
export function findDialog(dialog, items, found = () => {}) {
  const words = dialog.querySelector("input[type=search]");
  const results = dialog.querySelector(".find-results");
  let timer = 0;
  let latest = 0;

  // Returns true if the results are now those of the question.
  const ask = async (query) => {
    const number = ++latest;
    const asked = fetch(`${dialog.dataset.at}?_part=1&${query}`, { redirect: "manual" });
    const answer = await asked.catch(() => null);
    if (answer?.type === "opaqueredirect") document.dispatchEvent(new Event("signed-out"));
    const drawn = answer?.ok ? await answer.text() : null;
    if (number !== latest) return false;
    if (drawn === null) results.textContent = dialog.dataset.failed;
    else results.innerHTML = drawn;
    found(results);
    return drawn !== null;
  };
  const search = () => ask(new URLSearchParams({ q: words.value }));

  words.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, WAIT);
  });
  dialog.addEventListener("keydown", async (event) => {
    if (isComposing(event)) return;
    if (event.key === "Escape") dialog.close(); // browsers would empty the search box first
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const isEntered = event.key === "Enter" && event.target === words;
    if (!step && !isEntered) return;
    event.preventDefault();
    if (isEntered) {
      clearTimeout(timer);
      if (await search()) results.querySelector(items)?.click();
      return;
    }
    const all = [...results.querySelectorAll(items)];
    const here = all.indexOf(event.target.closest("li")?.querySelector(items));
    (all[here + step] ?? words).focus();
  });

  const open = () => {
    dialog.showModal();
    words.select();
    if (!results.childElementCount) search();
  };
  return { ask, open, results };
}
