// Ctrl-S saves, Ctrl-Enter takes the main step or sends the comment that is typed, "/" searches, "?"
// lists these keys.

import { isComposing, letterOf } from "./keys.js";

const list = document.getElementById("shortcuts");
const press = (choice) => document.querySelector(choice)?.click();
const isTyping = (field) => field.closest("input, textarea, select, [contenteditable]") !== null;

document.addEventListener("keydown", (event) => {
  if (isComposing(event)) return;
  const isCommand = event.ctrlKey || event.metaKey;
  if (isCommand && letterOf(event) === "s") {
    event.preventDefault();
    press("[name=_continue], [name=_save]");
  } else if (isCommand && event.key === "Enter") {
    event.preventDefault();
    const isComment = event.target.closest("#comments") !== null;
    press(isComment ? "#comments [data-add]" : "#content button.step-main, #content input.default");
  } else if (isCommand || event.altKey || isTyping(event.target)) {
    return;
  } else if (event.key === "/") {
    event.preventDefault();
    (document.getElementById("searchbar") ?? document.getElementById("desk-search"))?.focus();
  } else if (event.key === "?" && list && !list.open) {
    list.showModal();
  }
});
