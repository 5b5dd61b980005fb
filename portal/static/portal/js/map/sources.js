// Where the map's layers take what they draw, and how that changes.
import { clusterCounts } from "./marks.js";

// Pixels within which records fall together: wider where there are so many that nothing is read.
const [FEW, MANY] = [24, 36];
const CROWD = 1000;
const EMPTY = { type: "FeatureCollection", features: [] };
const FOLDED = ["points", "names", "overruled", "lines", "chosen"];
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
      clusterRadius: FEW,
      clusterMaxZoom: NEAREST,
      clusterProperties: clusterCounts(),
      maxzoom: NEAREST + 1,
    },
  };
}

export function gather(source, count) {
  const clusterRadius = count > CROWD ? MANY : FEW;
  if (source.getClusterOptions().clusterRadius !== clusterRadius) {
    source.setClusterOptions({ cluster: true, clusterMaxZoom: NEAREST, clusterRadius });
  }
}
