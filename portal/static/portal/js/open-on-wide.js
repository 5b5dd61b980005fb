// Menus and filters that are folded on a phone stand open on a wide page. Browsers that know
// ::details-content do this by the style sheet; this is for the others.
const wide = window.matchMedia("(min-width: 64rem)");

function arrange() {
  for (const details of document.querySelectorAll("details[data-open-on-wide]")) {
    details.open = wide.matches || details.hasAttribute("data-has-errors");
  }
}

if (!CSS.supports("selector(::details-content)")) {
  arrange();
  wide.addEventListener("change", arrange);
}
