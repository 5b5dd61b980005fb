// Where the points of a chart are drawn: measured in the picture that is shown, wide or narrow.

export class Places {
  constructor(drawing) {
    this.drawing = drawing;
  }

  // The picture that the width of the page lets be seen.
  get picture() {
    const pictures = [...this.drawing.querySelectorAll("svg")];
    return pictures.find((one) => one.getClientRects().length > 0);
  }

  element(name) {
    return this.picture?.querySelector(`[data-point="${name}"]`) ?? null;
  }

  // The name of the point that is meant by a place on the screen, or null.
  nearest(clientX, clientY, lies) {
    const panel = this.#panelAt(clientX, clientY);
    if (panel === undefined) return null;
    const [along, away] = lies(Number(panel.dataset.panel)) ? [1, 4] : [4, 1];
    let best = null;
    for (const element of panel.querySelectorAll("[data-point]")) {
      const box = element.getBoundingClientRect();
      const [dx, dy] = [beyond(clientX, box.left, box.right), beyond(clientY, box.top, box.bottom)];
      const found = { element, away: along * dx + away * dy, size: box.width * box.height };
      if (best === null || found.away < best.away || isWithin(found, best)) best = found;
    }
    return best?.element.dataset.point ?? null;
  }

  // The ground of a panel in the units of the picture: between its outermost lines.
  ground(panel) {
    const lines = [...panel.querySelectorAll("line.chart-rule, line.chart-base")];
    const ys = lines.flatMap((line) => [Number(line.getAttribute("y1")), Number(line.getAttribute("y2"))]);
    return { top: Math.min(...ys), bottom: Math.max(...ys) };
  }

  #panelAt(clientX, clientY) {
    const panels = [...(this.picture?.querySelectorAll("[data-panel]") ?? [])];
    const distance = (panel) => {
      const box = panel.getBoundingClientRect();
      return beyond(clientX, box.left, box.right) + beyond(clientY, box.top, box.bottom);
    };
    return panels.sort((one, other) => distance(one) - distance(other))[0];
  }
}

function beyond(at, low, high) {
  return Math.max(low - at, 0, at - high);
}

// A part of a year lies upon the bar of the year: the smaller one is meant.
function isWithin(one, other) {
  return one.away === other.away && one.size < other.size;
}
