// Switches of a chart ask for the same chart with other parameters. Here the answer is put in its
// place: on the page of a chart the whole of it, with its address; elsewhere the picture alone,
// where the table under it keeps every series.

const OTHER_LANGUAGES = "a[hreflang], link[hreflang]"; // they lead to what the address asks for

let asking = null;

export function followSwitches(redrawn) {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-chart-hides]");
    if (form === null) return;
    event.preventDefault();
    const query = new URLSearchParams(new FormData(form)).toString();
    redraw(event.submitter, query ? `${form.action}?${query}` : form.action, redrawn);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-chart-page] a[data-chart-control]");
    if (link === null || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    redraw(link, link.href, redrawn);
  });
}

async function redraw(control, address, redrawn) {
  asking?.abort();
  asking = new AbortController();
  const figure = control.closest("[data-chart]") ?? document.querySelector("[data-chart]");
  figure?.setAttribute("aria-busy", "true"); // none where there is nothing to draw
  try {
    const answer = await fetch(address, { signal: asking.signal });
    if (!answer.ok) throw new Error(`${answer.status} for ${address}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    put(figure, page, address);
  } catch (problem) {
    if (problem.name !== "AbortError") location.assign(address);
    return;
  }
  redrawn();
  document.querySelector(`[data-chart-control="${CSS.escape(control.dataset.chartControl)}"]`)?.focus();
}

function put(figure, page, address) {
  const whole = document.querySelector("[data-chart-page]");
  if (whole !== null) {
    whole.replaceWith(page.querySelector("[data-chart-page]"));
    for (const link of document.querySelectorAll(OTHER_LANGUAGES)) {
      link.href = page.querySelector(`${link.localName}[hreflang="${link.hreflang}"]`)?.href ?? link.href;
    }
    document.title = page.title;
    history.replaceState(null, "", address);
    return;
  }
  const made = page.querySelector("[data-chart]");
  for (const part of ["[data-chart-drawing]", "[data-chart-controls]"]) {
    figure.querySelector(part)?.replaceWith(made.querySelector(part));
  }
  figure.dataset.chartJson = made.dataset.chartJson;
  delete figure.dataset.chartReads;
  figure.removeAttribute("aria-busy");
}
