// For pages that show embeds of the portal: gives each frame the height that its content tells.
// Nothing else is read or sent. Loaded once or several times, it does the same.
(() => {
  if (window.corridorEmbeds) return;
  window.corridorEmbeds = true;
  const origin = new URL(document.currentScript.src).origin;
  window.addEventListener("message", ({ data, origin: from, source }) => {
    if (from !== origin || !data || data.corridor !== "height") return;
    if (!Number.isFinite(data.height) || data.height < 1 || data.height > 10000) return;
    for (const frame of document.querySelectorAll("iframe")) {
      if (frame.contentWindow === source) frame.height = data.height;
    }
  });
})();
