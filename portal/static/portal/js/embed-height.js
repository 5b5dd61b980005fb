// Inside a frame: tells the page around it how high the content is, now and when that changes.
// The page listens with embed.js; without it the frame keeps the height it was given.
if (window.parent !== window) {
  const tell = () => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    window.parent.postMessage({ corridor: "height", height }, "*");
  };
  new ResizeObserver(tell).observe(document.body);
}
