// The view in the address: #zoom/latitude/longitude, so that a link shows what its sender saw.
const SHAPE = /^#(\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)\/(-?\d+(?:\.\d+)?)$/;

export function viewInAddress() {
  const [, zoom, latitude, longitude] = (SHAPE.exec(window.location.hash) ?? []).map(Number);
  const isOnEarth = Math.abs(latitude) <= 85 && Math.abs(longitude) <= 180;
  return isOnEarth ? { zoom, center: [longitude, latitude] } : null;
}

// `home` is the view that needs no address. Returns what writes the view anew.
export function keepView(map, home, go) {
  const write = () => writeHash(isHome(map, home) ? "" : `#${words(map.getZoom(), map.getCenter())}`);
  map.on("moveend", write);
  window.addEventListener("hashchange", () => {
    const view = viewInAddress();
    if (view) go(view);
  });
  return write;
}

function isHome(map, home) {
  const { zoom, center } = home() ?? {};
  return Boolean(center) && words(map.getZoom(), map.getCenter()) === words(zoom, center);
}

// Two decimals are a kilometre; nearer in, three are a hundred metres.
function words(zoom, { lat, lng }) {
  const decimals = zoom < 7 ? 2 : 3;
  return `${zoom.toFixed(2)}/${lat.toFixed(decimals)}/${lng.toFixed(decimals)}`;
}

function writeHash(hash) {
  if (window.location.hash === hash) return;
  const { pathname, search } = window.location;
  window.history.replaceState(window.history.state, "", `${pathname}${search}${hash}`);
}
