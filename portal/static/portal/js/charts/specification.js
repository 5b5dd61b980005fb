// The specification beside a chart, and the way from one of its points to the next.

export class Specification {
  constructor(chart) {
    this.chart = chart;
    this.sources = new Map(chart.sources.map((source) => [source.slug, source]));
    this.points = new Map();
    for (const [p, panel] of chart.panels.entries()) {
      for (const [s, series] of panel.series.entries()) {
        for (const [i, point] of series.points.entries()) {
          this.points.set(`${p}.${s}.${i}`, { name: `${p}.${s}.${i}`, p, s, i, panel, series, point });
        }
      }
    }
  }

  // Where reading begins: the newest value of the first series, the first of categories.
  first() {
    const [panel] = this.chart.panels;
    const [s, series] = [...panel.series.entries()].find(([, one]) => one.points.length);
    return this.points.get(`0.${s}.${lies(panel) ? 0 : newest(series)}`);
  }

  // Along a series; past its end the same series, or the first there is, of the next panel.
  along({ name, p, series }, step) {
    const own = this.#ordered(p, series);
    const next = own[own.findIndex((one) => one.name === name) + step];
    return next ?? this.#inPanel(p + step, series, step);
  }

  // To the next series that has something at the same place; of lines, to what is nearest in time.
  across({ p, s, panel, point }, step) {
    const find = panel.kind === "lines" ? nearest : same;
    for (let other = s + step; other >= 0 && other < panel.series.length; other += step) {
      const found = find(panel.series[other].points, point);
      if (found >= 0) return this.points.get(`${p}.${other}.${found}`);
    }
    return undefined;
  }

  end({ p, series }, step) {
    return this.#ordered(p, series).at(step > 0 ? -1 : 0);
  }

  // What the other series have at the same place, with the sum where there is one.
  beside({ panel, series: own, point }) {
    const there = panel.series
      .map((series) => ({ series, point: series === own ? point : series.points[same(series.points, point)] }))
      .filter((one) => one.point !== undefined);
    return { rows: there, total: panel.totals.find((one) => isThere(one, point)) };
  }

  #ordered(p, series) {
    const s = this.chart.panels[p].series.indexOf(series);
    return [...this.points.values()]
      .filter((one) => one.p === p && one.s === s)
      .sort((one, other) => middle(one.point) - middle(other.point));
  }

  #inPanel(p, series, step) {
    const panel = this.chart.panels[p];
    if (panel === undefined) return undefined;
    const same = panel.series.find((one) => one.key === series.key && one.points.length);
    const found = same ?? panel.series.find((one) => one.points.length);
    return found && this.#ordered(p, found).at(step > 0 ? 0 : -1);
  }
}

// Whether categories stand one above the other, and values go to the right.
export function lies(panel) {
  return panel.x.kind === "categories";
}

export async function specificationOf(figure) {
  const answer = await fetch(figure.dataset.chartJson);
  if (!answer.ok) throw new Error(`${answer.status} for ${figure.dataset.chartJson}`);
  return new Specification(await answer.json());
}

function middle(point) {
  return (point.start + point.end) / 2;
}

function isThere(one, other) {
  return one.start === other.start && one.end === other.end;
}

function newest(series) {
  const times = series.points.map(middle);
  return times.indexOf(Math.max(...times));
}

function same(points, point) {
  return points.findIndex((one) => isThere(one, point));
}

function nearest(points, point) {
  const gaps = points.map((one) => Math.abs(middle(one) - middle(point)));
  return gaps.indexOf(Math.min(...gaps));
}
