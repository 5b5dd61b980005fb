// What is known about one point, as elements. The words come from the page, in its language.

import { lies } from "./specification.js";

const MOST = 3; // sources that a line names

export class Words {
  constructor(figure) {
    this.said = figure.querySelector("[data-chart-words]").dataset;
  }

  // For the eye: the point among its neighbours.
  shown(at, specification) {
    const { rows, total } = specification.beside(at);
    const parts = [make("p", "chart-tip-at", at.point.label)];
    if (rows.length > 1) {
      parts.push(this.#rows(at, rows, total), ...this.#about(at, specification));
    } else {
      const name = at.panel.series.length > 1 ? at.series.title : null;
      parts.push(...(name ? [make("p", "chart-tip-name", name)] : []));
      parts.push(make("p", "chart-tip-value", at.point.text), ...this.#about(at, specification));
    }
    return parts;
  }

  // For the ear: one sentence after the other, the name first only where there are several.
  spoken(at, specification) {
    const names = at.panel.series.length > 1 ? [make("p", "", at.series.title)] : [];
    const [label, value] = [make("p", "", at.point.label), make("p", "", at.point.text)];
    const order = lies(at.panel) ? [label, ...names, value] : [...names, label, value];
    return [...order, ...this.#about(at, specification)];
  }

  #rows(at, rows, total) {
    const table = make("table", "chart-tip-rows");
    const body = table.createTBody();
    for (const { series, point } of rows) {
      const row = body.insertRow();
      row.className = series === at.series ? "chart-tip-current" : "";
      const key = make("span", `chart-tip-key chart-colour-${series.colour}`);
      row.append(cell("th", key, textOf(series.short ?? series.title)), cell("td", point.text));
    }
    if (total !== undefined) {
      const row = body.insertRow();
      row.className = "chart-tip-total";
      row.append(cell("th", this.said.total), cell("td", total.text));
    }
    return table;
  }

  #about({ point }, specification) {
    const parts = [];
    if (point.is_forecast) parts.push(this.said.forecast.replace("{maker}", point.maker));
    if (point.is_partial && point.end - point.start <= 1) parts.push(this.said.partial);
    parts.push(point.status, noteOf(point));
    return [
      ...parts.filter(Boolean).map((words) => make("p", "chart-tip-note", words)),
      ...point.others.filter(isNotTheSame(point)).map((other) => this.#other(other, specification)),
      ...this.#sources(point, specification),
    ];
  }

  #other(other, specification) {
    const line = make("p", "chart-tip-other", make("span", "chart-tip-standing", other.standing === "agrees" ? this.said.agrees : other.standing_words));
    line.append(" ", make("b", "", other.text));
    if (other.reporter) line.append(" ", other.reporter);
    const names = publishers(other.sources, specification);
    if (names.length) line.append(" ", make("span", "chart-tip-sources", names.join(this.said.comma)));
    return line;
  }

  #sources(point, specification) {
    const names = publishers(point.sources, specification);
    if (!names.length) return [];
    const line = make("p", "chart-tip-sources", make("span", "chart-tip-standing", this.said.sources));
    line.append(" ", names.slice(0, MOST).join(this.said.comma));
    const more = names.length - MOST;
    if (more > 0) line.append(" ", this.said.more.replace("{count}", more));
    return [line];
  }
}

// In words of the portal, or of an editor: by language then.
function noteOf({ note }) {
  if (typeof note !== "object") return note;
  const [[language, text]] = Object.entries(note);
  return { language, text };
}

function isNotTheSame(point) {
  return (other) => other.standing !== "agrees" || other.text !== point.text;
}

function publishers(cited, specification) {
  const found = cited.map(({ slug }) => specification.sources.get(slug));
  return [...new Set(found.map((source) => source?.publisher || source?.title).filter(Boolean))];
}

function textOf(text) {
  const words = make("span", "", text.text);
  words.lang = text.language === "zh-hans" ? "zh-Hans" : text.language;
  return words;
}

function cell(name, ...children) {
  const made = make(name, "", ...children);
  if (name === "th") made.scope = "row";
  return made;
}

function make(name, css, ...children) {
  const element = document.createElement(name);
  if (css) element.className = css;
  element.append(...children.map((one) => (one?.text === undefined || one instanceof Node ? one : textOf(one))));
  return element;
}
