// The search for a related record (Select2, as Django brings it) is drawn beside the hidden choice
// without its name, its help or its error. Say them where the keyboard arrives.

const nameOf = (choice) => {
  const label = choice.labels?.[0]?.textContent;
  const given = choice.getAttribute("aria-label");
  const column = choice.closest("table")?.tHead?.rows[0]?.cells[choice.closest("td")?.cellIndex];
  return (label || given || column?.textContent || "").trim().replace(/\s*[:：]$/, "");
};

const copy = (from, to, ...names) => {
  for (const name of names) {
    if (from.hasAttribute(name)) to.setAttribute(name, from.getAttribute(name));
  }
};

const nameClosed = (container, choice) => {
  const control = container.querySelector(".select2-selection");
  control.id = `drawn-${choice.id}`;
  control.setAttribute("aria-label", nameOf(choice));
  control.setAttribute("aria-haspopup", "listbox");
  copy(choice, control, "aria-describedby", "aria-invalid", "aria-required");
  const value = container.querySelector(".select2-selection__rendered[role=textbox]");
  if (value) {
    value.removeAttribute("role");
    value.removeAttribute("aria-readonly");
    control.setAttribute("aria-labelledby", `${control.id} ${value.id}`);
  }
  container.querySelector("ul.select2-selection__rendered")?.setAttribute("role", "none");
  container.querySelector(".select2-search__field")?.setAttribute("aria-label", nameOf(choice));
};

// "Nothing found" stands in the list as an alert, where only options may stand: it becomes one that
// cannot be chosen, and is said beside the list.
const tellMessages = (list, status) => {
  const options = list.querySelectorAll(".select2-results__option");
  for (const message of list.querySelectorAll("li[role=alert]")) {
    message.setAttribute("role", "option");
    message.setAttribute("aria-disabled", "true");
    message.removeAttribute("aria-live");
  }
  const said = options.length === 1 && options[0].matches("[aria-disabled=true]");
  status.textContent = said ? options[0].textContent : "";
};

// Until the answer is there, the list still has what was found for fewer letters: Enter takes none of it.
const chooseNothing = (list, field) => {
  const chosen = list.querySelector(".select2-results__option--highlighted");
  if (!chosen || !list.querySelector(".loading-results")) return;
  chosen.classList.remove("select2-results__option--highlighted");
  field?.removeAttribute("aria-activedescendant");
};

const nameOpened = (container, list) => {
  const choice = document.getElementById(list.id.replace(/^select2-(.*)-results$/, "$1"));
  if (!choice) return;
  list.setAttribute("aria-label", nameOf(choice));
  document.getElementById(`drawn-${choice.id}`)?.setAttribute("aria-controls", list.id);
  const field = container.querySelector(".select2-search__field");
  field?.setAttribute("aria-label", nameOf(choice));
  const status = document.createElement("div");
  status.className = "visually-hidden";
  status.setAttribute("role", "status");
  list.after(status);
  new MutationObserver(() => {
    tellMessages(list, status);
    chooseNothing(list, field);
  }).observe(list, { childList: true });
  tellMessages(list, status);
};

const name = (container) => {
  const list = container.querySelector(".select2-results__options");
  const choice = container.previousElementSibling;
  if (list) nameOpened(container, list);
  else if (choice?.matches("select")) nameClosed(container, choice);
};

const nameAll = (root) => {
  if (root.matches(".select2-container")) name(root);
  for (const container of root.querySelectorAll(".select2-container")) name(container);
};

nameAll(document.body);
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) {
    for (const node of addedNodes) if (node instanceof Element) nameAll(node);
  }
}).observe(document.body, { childList: true, subtree: true });
