// The points as the server sends them, in columns (portal/graphics/maps/columns.py), made into records.
//
// `question` is the address's "?…". The years are counted here, so that a slider need not ask the
// server for each: the question goes without year, and without status where there is a year,
// because a status then means how something stood in it.

export function questionFor(search) {
  const asked = new URLSearchParams(search);
  const statuses = asked.get("year") ? asked.getAll("status").filter(Boolean) : [];
  const year = Number(asked.get("year")) || null;
  if (year) asked.delete("status");
  for (const name of ["year", "view", "page", "page_size"]) asked.delete(name);
  return { query: asked.toString(), year, statuses };
}

export async function fetchPoints(address, query, how) {
  return decoded(await fetchJson(`${address}?${query}`, how));
}

// The words of a record: its title, its size, its years, what its sources differ about. They come
// for all points at once where these are few, otherwise for those that are asked for in one turn.
// None come where points were published since, and so have other numbers.
export function makeCards(address, query, { records, numbering }) {
  const isWhole = records.length <= CARDS;
  let turn = null;

  function beginTurn() {
    const numbers = [];
    const answer = Promise.resolve().then(() => {
      if (!isWhole) turn = null;
      const asked = new URLSearchParams(query);
      if (!isWhole) asked.set("at", numbers.join());
      return fetchJson(`${address}?${asked}`, { cache: "no-cache" });
    });
    answer.catch(() => (turn = null)); // the next one asks again
    return { numbers, answer };
  }

  return async function wordsOf(record) {
    if (record.words) return record.words;
    turn ??= beginTurn();
    turn.numbers.push(record.at);
    const { points, cards, numbering: theirs } = await turn.answer;
    if (theirs !== numbering) return null;
    const of = (name) => cards[name][points.indexOf(record.at)];
    record.words = Object.fromEntries(Object.keys(cards).map((name) => [name, of(name)]));
    return record.words;
  };
}

// The server gives no more at once (MOST_CARDS).
const CARDS = 500;

export async function fetchJson(address, how = {}) {
  const answer = await fetch(address, how);
  if (!answer.ok) throw new Error(`${address} answers ${answer.status}`);
  return answer.json();
}

function decoded(answer) {
  const { points, lists, layers } = answer;
  const [east, north] = [places(points.longitude), places(points.latitude)];
  const word = (list, at) => ({ key: lists[list][at][0], words: lists[list][at][1] });
  const states = (flat) => {
    const found = [];
    for (let at = 0; at < flat.length; at += 2) found.push([flat[at], word("status", flat[at + 1])]);
    return found;
  };
  const timelines = answer.timelines.map(states);
  const records = east.map((longitude, at) => ({
    at,
    id: `p${at}`,
    layer: layers[points.layer[at]],
    point: [longitude, north[at]],
    sort: word("sort", points.sort[at]),
    status: word("status", points.status[at]),
    accuracy: word("accuracy", points.accuracy[at]),
    size: points.size[at] < 0 ? null : points.size[at] / 1000,
    isDisputed: Boolean(points.disputed[at]),
    isRinged: Boolean(points.ringed[at]),
    states: timelines[points.states[at]],
    elsewhere: [],
  }));
  for (const [at, longitude, latitude, words] of answer.elsewhere) {
    records[at].elsewhere.push({ point: [longitude / 1000, latitude / 1000], words });
  }
  const lines = answer.lines.map((line, at) => ({
    id: `l${at}`,
    layer: layers[line.layer],
    sort: word("sort", line.sort),
    status: word("status", line.status),
    states: states(line.states),
    isWay: line.is_way,
    isDisputed: line.disputed.length > 0,
    elsewhere: [],
    stops: line.stops.flatMap((stop, at) => {
      if (!stop) return [];
      const [longitude, latitude, name] = stop;
      const isAfterGap = at > 0 && !line.stops[at - 1]; // a stop between that nobody has placed
      return [{ point: [longitude / 1000, latitude / 1000], name, isAfterGap }];
    }),
    words: { ...line, size: "" },
  }));
  return { records, lines: lines.filter((line) => line.stops.length > 0), layers, numbering: answer.numbering };
}

// Each is the step from the one before, in thousandths of a degree.
function places(steps) {
  let sum = 0;
  return steps.map((step) => (sum += step) / 1000);
}
