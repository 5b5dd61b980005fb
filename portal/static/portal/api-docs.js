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

// A link within the button that opens an operation is a second stop of the keyboard inside the first.
const unnest = () => {
  for (const link of place.querySelectorAll("button a[href]")) link.removeAttribute("href");
};
new MutationObserver(unnest).observe(place, { childList: true, subtree: true });
