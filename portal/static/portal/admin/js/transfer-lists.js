// The icons in the two lists of Django's chooser carry words that only a picture may carry.

window.addEventListener("load", () => {
  for (const icon of document.querySelectorAll(".selector .help-tooltip[aria-label]")) {
    icon.setAttribute("role", "img");
  }
});
