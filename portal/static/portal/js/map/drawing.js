// What the question found, drawn as the year and the legend want it.
import { chosenFeatures, lineFeatures, overruledFeatures, pointFeatures } from "./features.js";
import { fetchPoints, makeCards, questionFor } from "./points.js";
import { gather } from "./sources.js";
import { isDrawnIn } from "./years.js";

export function makeDrawing(map, { points, cards }) {
  const hidden = new Set();
  const listeners = [];
  let [found, question, wordsOf] = [{ records: [], lines: [] }, null, null];
  let [asked, asking, renewing] = ["", null, null];
  let byId = new Map();

  const isHidden = ({ layer, sort }) => hidden.has(sort.key) || hidden.has(layer.key);
  const isDrawn = (record) => isDrawnIn(record, question) && !isHidden(record);
  const records = () => found.records.filter(isDrawn);
  const everything = () => [...found.records, ...found.lines];
  const lines = () => found.lines.filter(isDrawn);
  const set = (source, data) => map.getSource(source).setData(data);

  // Asks the server where the question is another, or what it had said holds no more; a year alone
  // is counted here.
  async function ask(search, cache = "default") {
    const next = questionFor(search);
    asked = search;
    asking?.abort(); // something else is asked by now
    if (next.query !== question?.query || cache !== "default") {
      const mine = (asking = new AbortController());
      const how = { signal: mine.signal, cache };
      const answer = await fetchPoints(points, next.query, how).catch((problem) => {
        if (mine.signal.aborted) return null;
        throw problem;
      });
      if (!answer) return;
      [found, wordsOf] = [answer, makeCards(cards, next.query, answer)];
      byId = new Map(everything().map((record) => [record.id, record]));
    }
    question = next;
    draw();
  }

  // The words of a record, also where a publication has given the points other numbers since.
  async function say(record) {
    record.words ??= await wordsOf(record);
    if (record.words) return record.words;
    renewing ??= ask(asked, "no-cache").finally(() => (renewing = null));
    await renewing;
    const same = found.records.find((one) => placeOf(one) === placeOf(record));
    record.words = same && (await wordsOf(same));
    if (!record.words) throw new Error("No longer on the map");
    return record.words;
  }

  function setYear(year) {
    const search = new URLSearchParams(asked);
    if (year) search.set("year", year);
    else search.delete("year");
    return ask(search);
  }

  function draw() {
    const drawn = records();
    gather(map.getSource("points"), drawn.length);
    set("points", pointFeatures(drawn, question.year));
    const isAsked = new URLSearchParams(question.query).get("disputed") === "true"; // else too many
    set("overruled", overruledFeatures(isAsked ? drawn : []));
    set("lines", lineFeatures(lines()));
    for (const listen of listeners) listen();
  }

  // A technology or a layer, by its key.
  function toggle(name) {
    if (!hidden.delete(name)) hidden.add(name);
    draw();
  }

  return {
    ask,
    setYear,
    toggle,
    isHidden: (name) => hidden.has(name),
    records,
    lines,
    year: () => question.year,
    everything,
    onDrawn: (listen) => listeners.push(listen),
    find: (id) => byId.get(id),
    choose: (record) => set("chosen", chosenFeatures(record)),
    wordsOf: say,
  };
}

// What tells a point from the others, whatever its number is.
const placeOf = ({ layer, point, sort, size }) => [layer.key, ...point, sort.key, size].join();
