// What is known of one record, in short: what it is, how it stands, how large it is, who says so.
import { ofItsMoment } from "../past.js";
import { make } from "./elements.js";
import { stateIn } from "./years.js";

export function makeCard(record, cardWords, words, year) {
  const { say } = words;
  const { slug, size, years, disputed, sources } = cardWords;
  const state = stateIn(record, year);
  const address = ofItsMoment(`${record.layer.base}${slug}/`);
  return [
    make(
      "p",
      { class: "live-card-kind" },
      badge(record.sort),
      state.words ? badge({ ...state, words: record.layer.states[state.key] ?? state.words }) : null,
    ),
    make("h3", { class: "live-card-title", id: "live-card-title" }, ...titled(cardWords, words)),
    size ? make("p", { class: "live-card-size" }, size) : null,
    years ? make("p", { class: "small muted" }, years) : null,
    record.stops ? make("p", { class: "small muted" }, stopsOf(record, say)) : null,
    disputed.length || record.elsewhere.length
      ? make(
          "div",
          { class: "live-card-disputed" },
          ...disputed.map((fact) => make("p", {}, say("sourcesDiffer", fact))),
          ...record.elsewhere.map((other) => make("p", {}, other.words)),
        )
      : null,
    record.accuracy?.words
      ? make("p", { class: "small muted" }, say("accuracy", record.accuracy.words))
      : null,
    make("p", { class: "small muted" }, say("sources", sources)),
    make("p", { class: "live-card-open" }, make("a", { href: address }, say("openRecord"))),
  ].filter(Boolean);
}

// A title; in another language than the reader's it says which.
export function titled({ title, language }, { languageOf, say }) {
  if (!language) return [title];
  const note = say("inLanguage", languageOf(language));
  return [
    make("span", { lang: language }, title),
    make("small", { class: "fallback" }, make("span", { class: "visually-hidden" }, " – "), note),
  ];
}

export function badge({ key, words }) {
  return make("span", { class: "badge", "data-value": key }, words);
}

function stopsOf(record, say) {
  const list = make("span", { class: record.isWay ? "live-card-stops is-way" : "live-card-stops" });
  list.append(...record.stops.map(({ name }) => make("span", {}, name)));
  const label = make("span", { class: "visually-hidden" }, say("stops"));
  return make("span", {}, label, list);
}
