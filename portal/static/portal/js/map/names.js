// The names on the land. Countries are named where their largest part is widest, roughly.

export function nameFeatures(land, { countries, cities }) {
  const named = land.features.filter(({ properties }) => countries[properties.id]);
  return {
    type: "FeatureCollection",
    features: [
      ...named.map(({ geometry, properties }) => {
        const ring = largest(geometry.coordinates.map(([outer]) => outer));
        return point(middle(ring), {
          is: "country",
          name: countries[properties.id],
          rank: -Math.abs(area(ring)),
        });
      }),
      ...cities.map(([longitude, latitude, name, rank]) =>
        point([longitude, latitude], { is: "city", name, rank }),
      ),
    ],
  };
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
