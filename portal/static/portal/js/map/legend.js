// The legend's entries hide and show what they explain; what is hidden stays so in a new legend.

export function addLegend(section, drawing, { say }) {
  for (const entry of section.querySelectorAll("[data-legend-sort], [data-legend-layer]")) {
    const name = entry.dataset.legendSort ?? entry.dataset.legendLayer;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "live-legend";
    button.title = say("toggle");
    button.append(...entry.childNodes);
    entry.append(button);
    const show = () => button.setAttribute("aria-pressed", String(!drawing.isHidden(name)));
    button.addEventListener("click", () => {
      drawing.toggle(name);
      show();
    });
    show();
  }
}
