// When a map may be fetched: after the page is painted, when the map is about to be seen, and not
// unasked where a reader saves data.

export function savesData() {
  return navigator.connection?.saveData === true;
}

export async function painted() {
  if (document.readyState !== "complete") {
    await new Promise((resolve) => window.addEventListener("load", resolve, { once: true }));
  }
  await new Promise((resolve) => (window.requestIdleCallback ?? setTimeout)(resolve));
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
