// MapLibre, fetched when a map is to be drawn and not before. Its few styles stand in
// map-interactive.css.

export async function loadProgram({ program, worker }) {
  const library = await import(program);
  library.setWorkerUrl(new URL(worker, document.baseURI).href);
  return library;
}
