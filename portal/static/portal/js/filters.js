// Asks as one chooses: fetches the same page for what the form says now, puts its answer in the
// place of the old one, and leaves the form where it is, so that nothing loses the focus.
const form = document.querySelector("[data-live-filters]");
const SWAPPED = ["#list-errors", "#results"];
const questionShown = () => location.pathname + location.search;
let asking = null;
let shown = questionShown();

function questionOf(form) {
  const asked = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (value !== "") asked.append(name, value);
  }
  const query = asked.toString();
  return form.getAttribute("action") + (query ? `?${query}` : "");
}

async function ask(url, { isNew = true, focus = "" } = {}) {
  asking?.abort();
  const mine = (asking = new AbortController());
  const results = document.querySelector("#results");
  results.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { signal: mine.signal, headers: { Accept: "text/html" } });
    if (answer.status !== 200 && answer.status !== 400) throw new Error(String(answer.status));
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (isNew) history.pushState({ isList: true }, "", url);
    shown = questionShown();
    swap(fresh);
    if (focus) (document.getElementById(focus) ?? document.querySelector("#results")).focus();
    say();
  } catch (problem) {
    if (problem.name !== "AbortError") location.assign(url); // the browser tells what is wrong
  } finally {
    if (asking === mine) document.querySelector("#results").removeAttribute("aria-busy");
  }
}

function swap(fresh) {
  for (const place of [...SWAPPED, ".languages"]) {
    const [mine, theirs] = [document.querySelector(place), fresh.querySelector(place)];
    if (mine && theirs) mine.replaceChildren(...theirs.childNodes);
  }
  for (const theirs of fresh.querySelector("[data-live-filters]")?.elements ?? []) {
    const named = [...form.elements].filter((one) => one.name && one.name === theirs.name);
    const mine = isChoice(theirs) ? named.find((one) => one.value === theirs.value) : named[0];
    if (mine) match(mine, theirs);
  }
  refresh(fresh, ".filters > summary");
  refresh(fresh, ".filters-buttons");
  document.dispatchEvent(new CustomEvent("results", { detail: fresh }));
}

// A part of the form in which the focus may stand is renewed only where it says something else.
function refresh(fresh, place) {
  const [mine, theirs] = [document.querySelector(place), fresh.querySelector(place)];
  if (!mine || !theirs || mine.innerHTML === theirs.innerHTML) return;
  const had = mine.contains(document.activeElement) && document.activeElement.localName;
  mine.replaceChildren(...theirs.childNodes);
  if (had) (mine.querySelector(had) ?? mine).focus();
}

const isChoice = (field) => field.type === "checkbox" || field.type === "radio";

function match(mine, theirs) {
  if (isChoice(mine)) {
    mine.checked = theirs.checked;
    mine.disabled = theirs.disabled;
    const count = mine.closest("label")?.querySelector("small");
    const counted = theirs.closest("label")?.querySelector("small");
    if (count && counted) count.textContent = counted.textContent;
  } else if (mine !== document.activeElement) {
    mine.value = theirs.value;
  }
}

function say() {
  const words = document.querySelector("#list-errors .errors, #results [data-count-words], #results .empty p");
  document.querySelector("#list-status").textContent = words?.textContent.trim() ?? "";
}

if (form) {
  form.addEventListener("change", () => ask(questionOf(form)));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const sheet = form.closest("details");
    if (!matchMedia("(min-width: 64rem)").matches) sheet.open = false;
    ask(questionOf(form), { focus: "results" });
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-live]");
    const isPlain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
    if (!link || !isPlain) return;
    event.preventDefault();
    ask(link.href, { focus: link.id || "results" });
  });
  // A link within the page, as the mark of a source, comes by here too and asks nothing new.
  addEventListener("popstate", () => {
    if (questionShown() !== shown) ask(location.href, { isNew: false });
  });
}
