// The legend's entries hide and show what they explain.

export function addLegend(section, drawing, { say }) {
  for (const entry of section.querySelectorAll("[data-legend-sort]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "live-legend";
    button.title = say("toggle");
    button.setAttribute("aria-pressed", "true");
    button.append(...entry.childNodes);
    entry.append(button);
    button.addEventListener("click", () => {
      const isShown = button.getAttribute("aria-pressed") === "true";
      button.setAttribute("aria-pressed", String(!isShown));
      drawing.toggle(entry.dataset.legendSort, isShown);
    });
  }
}
