// Records as the map's sources take them.
import { COLOURS } from "./marks.js";
import { stage } from "./years.js";

const VAGUE = new Set(["approximate", "shared_placeholder", "uncertain"]);
const collection = (features) => ({ type: "FeatureCollection", features });
const feature = (type, coordinates, properties) => ({
  type: "Feature",
  geometry: { type, coordinates },
  properties,
});

function colourOf(record) {
  if (record.layer.shape === "square") return "square";
  if (record.layer.shape === "line") return "line";
  return COLOURS.includes(record.sort.key) ? record.sort.key : "other";
}

export function pointFeatures(records, year) {
  return collection(
    records.map((record) =>
      feature("Point", record.point, {
        id: record.id,
        sort: colourOf(record),
        stage: stage(record, year),
        isVague: VAGUE.has(record.accuracy.key),
        isDisputed: record.isDisputed,
        isRinged: record.isRinged,
        size: record.size ?? 0,
      }),
    ),
  );
}

export function overruledFeatures(records) {
  return collection(
    records.flatMap((record) =>
      record.elsewhere.flatMap(({ point }) => [
        feature("LineString", [record.point, point], { id: record.id, is: "line" }),
        feature("Point", point, { id: record.id, is: "pin" }),
      ]),
    ),
  );
}

export function lineFeatures(lines) {
  return collection(
    lines.flatMap(({ id, stops, isWay }) => [
      ...(isWay ? legs(stops).map(([path, isGap]) => feature("LineString", path, { id, is: "line", isGap })) : []),
      ...stops.map(({ point, name }) => feature("Point", point, { id, is: "stop", name })),
    ]),
  );
}

// From each stop to the next, and whether one between them has no place.
function legs(stops) {
  return stops.slice(1).map(({ point, isAfterGap }, at) => [[stops[at].point, point], isAfterGap]);
}

export function chosenFeatures(record) {
  if (!record) return collection([]);
  const points = record.point ? [record.point] : record.stops.map((stop) => stop.point);
  return collection(points.map((point) => feature("Point", point, { size: record.size ?? 0 })));
}
