/** Draws the description of the API in the place the page keeps for it. */

const place = document.getElementById("api-docs");

const dark = matchMedia("(prefers-color-scheme: dark)");
const paint = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", paint);
paint();

window.SwaggerUIBundle({
  url: place.dataset.schema,
  domNode: place,
  layout: "BaseLayout",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  supportedSubmitMethods: ["get"],
  syntaxHighlight: { activated: false },
  validatorUrl: null,
});

// What it draws, said to those who hear it or go by keyboard: a link within the button that opens an
// operation is a second stop inside the first; fields have no names; what scrolls cannot be reached.
const FIELDS = "tr[data-param-name] :is(select, input, textarea):not([aria-label])";
const mend = () => {
  for (const link of place.querySelectorAll("button a[href]")) link.removeAttribute("href");
  for (const field of place.querySelectorAll(FIELDS)) {
    field.setAttribute("aria-label", field.closest("tr").dataset.paramName);
  }
  for (const example of place.querySelectorAll("pre:not([tabindex])")) example.tabIndex = 0;
};
new MutationObserver(mend).observe(place, { childList: true, subtree: true });
