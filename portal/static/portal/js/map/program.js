// MapLibre, fetched when a map is to be drawn and not before. Throws where it cannot be had.

export async function loadProgram({ program, worker, styles }) {
  const [library] = await Promise.all([import(program), loadStyles(styles)]);
  library.setWorkerUrl(new URL(worker, document.baseURI).href);
  return library;
}

// In place before the map is, so that nothing is drawn unstyled.
function loadStyles(href) {
  return new Promise((resolve, reject) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
    link.addEventListener("load", resolve);
    link.addEventListener("error", () => reject(new Error(`No style sheet at ${href}`)));
    document.head.prepend(link);
  });
}
