// What a pointer or a finger is on: the nearest mark, with some grace around small ones.
import { TOUCHABLE } from "./marks.js";

const GRACE = { mouse: 4, touch: 12 };

export function watchPointer(map, { onRecord, onCluster, onNothing, onHover }) {
  map.on("click", ({ point, originalEvent }) => {
    const isTouch = originalEvent.pointerType === "touch" || "ontouchstart" in window;
    const found = nearest(map, point, isTouch ? GRACE.touch : GRACE.mouse);
    if (!found) onNothing();
    else if (found.properties.cluster) onCluster(found);
    else onRecord(found.properties.id);
  });
  let waiting = false;
  map.on("mousemove", ({ point }) => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      const found = nearest(map, point, GRACE.mouse);
      map.getCanvas().classList.toggle("is-on-mark", Boolean(found));
      onHover(found, point);
    });
  });
  map.on("mouseout", () => onHover(null));
}

function nearest(map, { x, y }, grace) {
  const box = [
    [x - grace, y - grace],
    [x + grace, y + grace],
  ];
  const layers = TOUCHABLE.filter((id) => map.getLayer(id));
  const found = map.queryRenderedFeatures(box, { layers });
  const away = ({ geometry }) => {
    if (geometry.type !== "Point") return 1e6; // a line only where there is no mark
    const at = map.project(geometry.coordinates);
    return Math.hypot(at.x - x, at.y - y);
  };
  return found.reduce((best, one) => (best && away(best) <= away(one) ? best : one), null);
}
