// Ctrl-K goes anywhere on the desk by typing.

import { findDialog } from "./find-dialog.js";
import { letterOf } from "./keys.js";

const dialog = document.getElementById("palette");

if (dialog) {
  const { open } = findDialog(dialog, "a");
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    if (letterOf(event) !== "k") return;
    event.preventDefault();
    if (!document.querySelector("dialog[open]")) open();
  });
}
