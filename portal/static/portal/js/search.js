// Offers answers while one types in a search box: the combobox of the ARIA patterns, with a list of
// options that the server draws. Without this the box is a plain form.
import { ofItsMoment } from "./past.js";

const DELAY = 150;
const CHINESE = /[\u3400-\u9fff]/;

for (const form of document.querySelectorAll("form[data-search]")) {
  offer(form);
}

function offer(form) {
  const field = form.elements.q;
  const list = addList(form, field);
  const status = addStatus(form);
  const state = { timer: 0, asked: null, shown: "" };

  field.addEventListener("input", (event) => {
    if (!event.isComposing) later();
  });
  field.addEventListener("compositionend", later);
  field.addEventListener("focus", () => list.children.length && field.value === state.shown && open(true));
  field.addEventListener("blur", () => open(false));
  field.addEventListener("keydown", (event) => {
    const isComposing = event.isComposing || event.keyCode === 229; // Safari: the key that ends it
    if (!isComposing) press(event);
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => follow(event.target.closest("[role=option]")));

  function later() {
    clearTimeout(state.timer);
    state.timer = setTimeout(ask, DELAY);
  }

  async function ask() {
    state.asked?.abort();
    const words = field.value;
    if (words.trim().length < (CHINESE.test(words) ? 1 : 2)) return show("", words);
    state.asked = new AbortController();
    const address = ofItsMoment(`${form.action}suggestions/?${new URLSearchParams({ q: words })}`);
    try {
      const answer = await fetch(address, { signal: state.asked.signal });
      if (answer.ok) show(await answer.text(), words);
    } catch (error) {
      if (error.name !== "AbortError") open(false); // the form still works
    }
  }

  function show(options, words) {
    list.innerHTML = options; // drawn and escaped by the server's template
    const said = list.querySelector("[data-status]");
    said?.remove();
    status.textContent = said?.textContent ?? "";
    for (const [at, option] of [...list.children].entries()) {
      option.id = `${list.id}-${at}`;
      option.setAttribute("aria-selected", "false");
    }
    state.shown = words;
    open(list.children.length > 0 && document.activeElement === field);
  }

  function open(isOpen) {
    list.hidden = !isOpen;
    field.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) choose(null);
  }

  function press(event) {
    const options = [...list.children];
    const at = options.indexOf(chosen());
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!options.length) return;
      event.preventDefault();
      if (list.hidden) open(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      // Past either end the field itself is next, so that what was typed can be sent.
      const next = at === -1 && step === -1 ? options.length - 1 : at + step;
      choose(options[next] ?? null);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      open(false);
    } else if (event.key === "Enter" && chosen()) {
      event.preventDefault();
      follow(chosen());
    }
  }

  function chosen() {
    return list.querySelector('[aria-selected="true"]');
  }

  function choose(option) {
    chosen()?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
  }

  function follow(option) {
    if (option) window.location.assign(option.dataset.href);
  }
}

function addList(form, field) {
  const list = document.createElement("ul");
  list.id = `${field.id}-offers`;
  list.className = "offers";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.labels[0]?.textContent ?? "");
  form.append(list);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");
  field.setAttribute("aria-controls", list.id);
  return list;
}

function addStatus(form) {
  const status = document.createElement("span");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  form.append(status);
  return status;
}
