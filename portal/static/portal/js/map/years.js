// How a record stood at the end of a year, as portal/graphics/maps/question.py counts it.
const PASSED = new Set(["retired", "closed", "cancelled", "shelved", "before", "unknown"]);
const STAGES = new Map([
  ["operating", "full"],
  ["construction", "half"],
  ["announced", "faint"],
  ["pre-construction", "faint"],
  ["planned", "faint"],
  ["founded", "faint"],
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
  const begun = ({ states }) => states.find(([year]) => year)?.[0] ?? Infinity;
  const first = records.reduce((least, record) => Math.min(least, begun(record)), Infinity);
  return first < Infinity ? Math.max(earliest, first) : earliest;
}
