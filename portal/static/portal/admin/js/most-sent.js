// More than the portal takes at once is not sent: it would be refused unread, with all that was
// typed besides.

const MOST = 99_000_000; // bytes of files: LARGEST_OF_EDITORS of portal/ops/buffering.py, less text

const { tooMuch } = document.querySelector("script[data-too-much]").dataset;

document.addEventListener(
  "submit",
  (event) => {
    const chosen = [...event.target.querySelectorAll("input[type=file]")];
    const files = chosen.flatMap((field) => [...field.files]);
    if (files.reduce((size, file) => size + file.size, 0) <= MOST) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    window.alert(tooMuch);
    chosen.findLast((field) => field.files.length).focus();
  },
  { capture: true },
);
