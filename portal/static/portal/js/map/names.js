// The names on the land, as points. A country is named in the middle of its largest part.

export function countryNames(land, countries) {
  const named = land.features
    .filter(({ geometry, properties }) => geometry && countries[properties?.id])
    .map(({ geometry: { type, coordinates }, properties }) => {
      const ring = largest((type === "Polygon" ? [coordinates] : coordinates).map(([outer]) => outer));
      return { name: countries[properties.id], ring, middle: middle(ring), area: Math.abs(area(ring)) };
    });
  // Where the middle of a country is out of sight, its name moves to what is seen of it.
  return function seenFrom(bounds) {
    const box = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    return named.flatMap(({ name, ring, middle: whole, area: size }) => {
      const place = bounds.contains(whole) ? whole : roomiest(clipped(ring, box), box);
      return place ? [point(place, { is: "country", name, rank: -size })] : [];
    });
  };
}

export function cityNames(cities) {
  return cities.map(([longitude, latitude, name, isCapital], at) =>
    point([longitude, latitude], { is: "city", name, isCapital: Boolean(isCapital), rank: at }),
  );
}

const point = (coordinates, properties) => ({
  type: "Feature",
  geometry: { type: "Point", coordinates },
  properties,
});

function largest(rings) {
  return rings.reduce((most, ring) => (Math.abs(area(ring)) > Math.abs(area(most)) ? ring : most));
}

function area(ring) {
  return corners(ring).reduce((sum, [[x1, y1], [x2, y2]]) => sum + (x1 * y2 - x2 * y1) / 2, 0);
}

// The centre of gravity (https://en.wikipedia.org/wiki/Centroid#Of_a_polygon).
function middle(ring) {
  const [x, y] = corners(ring).reduce(
    ([sumX, sumY], [[x1, y1], [x2, y2]]) => {
      const cross = x1 * y2 - x2 * y1;
      return [sumX + (x1 + x2) * cross, sumY + (y1 + y2) * cross];
    },
    [0, 0],
  );
  return [x / (6 * area(ring)), y / (6 * area(ring))];
}

function corners(ring) {
  return ring.slice(0, -1).map((corner, at) => [corner, ring[at + 1]]);
}

// What of a ring lies in a box (Sutherland and Hodgman, 1974).
function clipped(ring, [west, south, east, north]) {
  const edges = [
    [0, west, 1],
    [0, east, -1],
    [1, south, 1],
    [1, north, -1],
  ];
  return edges.reduce((shape, [axis, at, sign]) => {
    const isInside = (corner) => sign * (corner[axis] - at) >= 0;
    const kept = corners(shape).flatMap(([start, end]) => [
      ...(isInside(start) ? [start] : []),
      ...(isInside(start) !== isInside(end) ? [crossing(start, end, axis, at)] : []),
    ]);
    return kept.length ? [...kept, kept[0]] : [];
  }, ring);
}

function crossing(start, end, axis, at) {
  const share = (at - start[axis]) / (end[axis] - start[axis]);
  const other = start[1 - axis] + share * (end[1 - axis] - start[1 - axis]);
  return axis === 0 ? [at, other] : [other, at];
}

// Of a few points in a shape, the one that is farthest from its edge.
function roomiest(ring, [west, south, east, north]) {
  if (ring.length < 4) return null;
  const xs = ring.map(([x]) => x);
  const ys = ring.map(([, y]) => y);
  const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const tooThin = (right - left) * TRIED < east - west || (high - low) * TRIED < north - south;
  if (tooThin) return null;
  let [best, most] = [null, 0];
  for (let row = 1; row < TRIED; row += 1) {
    for (let column = 1; column < TRIED; column += 1) {
      const tried = [left + ((right - left) * column) / TRIED, low + ((high - low) * row) / TRIED];
      const room = isWithin(tried, ring) ? distance(tried, ring) : 0;
      if (room > most) [best, most] = [tried, room];
    }
  }
  return best;
}

const TRIED = 12;

function isWithin([x, y], ring) {
  return corners(ring).reduce(
    (inside, [[x1, y1], [x2, y2]]) =>
      y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1) ? !inside : inside,
    false,
  );
}

function distance([x, y], ring) {
  return ring.reduce((least, [cx, cy]) => Math.min(least, Math.hypot(cx - x, cy - y)), Infinity);
}
