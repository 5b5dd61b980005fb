// How a record stood at the end of a year, as portal/graphics/maps/question.py counts it.
const PASSED = new Set(["retired", "closed", "cancelled", "shelved", "before", "unknown"]);
const STAGES = new Map([
  ["operating", "full"],
  ["construction", "half"],
  ["announced", "faint"],
  ["pre-construction", "faint"],
  ["planned", "faint"],
  ["proposed", "faint"],
]);

export function stateIn(record, year) {
  if (!year) return record.status;
  return record.states.findLast(([start]) => start <= year)[1];
}

// Whether it is drawn for a year; without a year everything is.
export function isDrawnIn(record, { year, statuses }) {
  if (!year) return true;
  const { key } = stateIn(record, year);
  return statuses.length ? statuses.includes(key) : !PASSED.has(key);
}

// How a mark is filled: the more, the farther the work has come; what has stopped is empty.
export function stage(record, year) {
  return STAGES.get(stateIn(record, year).key) ?? "gone";
}

export function firstYear(records, earliest) {
  const years = records.flatMap((record) => record.states.map(([year]) => year).filter(Boolean));
  return years.reduce((least, year) => Math.min(least, year), Infinity) < Infinity
    ? Math.max(earliest, Math.min(...years))
    : earliest;
}
