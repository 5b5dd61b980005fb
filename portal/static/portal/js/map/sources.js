// Where the map's layers take what they draw, and how that changes.
import { clusterCounts } from "./marks.js";

const EMPTY = { type: "FeatureCollection", features: [] };
const FOLDED = ["points", "names", "overruled", "corridors", "chosen"];
// To the nearest zoom: what stands on one spot never comes apart.
export const NEAREST = 11;

export function makeSources(land) {
  const plain = Object.fromEntries(FOLDED.map((name) => [name, { type: "geojson", data: EMPTY }]));
  return {
    ...plain,
    land: { type: "geojson", data: land, maxzoom: 8, tolerance: 0.2 },
    points: {
      ...plain.points,
      cluster: true,
      clusterRadius: 15,
      clusterMaxZoom: NEAREST,
      clusterProperties: clusterCounts(),
      maxzoom: NEAREST + 1,
    },
  };
}
