// When a map may be fetched: after the page is painted, once somebody is there and the map is about
// to be seen, and not unasked where a reader saves data.

export function savesData() {
  return navigator.connection?.saveData === true;
}

export async function painted() {
  if (document.readyState !== "complete") {
    await new Promise((resolve) => window.addEventListener("load", resolve, { once: true }));
  }
  // A slow device may be busy for ever; nobody waits for it longer than this.
  await new Promise((resolve) => (window.requestIdleCallback ?? setTimeout)(resolve, { timeout: 2000 }));
}

// A phone that only shows the page is spared half a megabyte of program: the drawing says the same.
// Who shares a view of the map wants that view.
const SIGNS = ["pointermove", "pointerdown", "touchstart", "wheel", "scroll", "keydown"];

export function stirred() {
  if (location.hash.includes("/") || navigator.userActivation?.hasBeenActive) return Promise.resolve();
  return new Promise((resolve) => {
    const seen = new AbortController();
    for (const sign of SIGNS) {
      window.addEventListener(
        sign,
        () => {
          seen.abort();
          resolve();
        },
        { passive: true, capture: true, signal: seen.signal },
      );
    }
  });
}

export function nearlySeen(element) {
  return new Promise((resolve) => {
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        observer.disconnect();
        resolve();
      },
      { rootMargin: "200px" },
    );
    observer.observe(element);
  });
}
