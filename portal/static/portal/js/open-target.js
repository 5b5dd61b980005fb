// Evidence that an address leads to stands open: `#evidence-capacity-mw`.

function open() {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  const folded = target && target.closest("details");
  if (folded) {
    folded.open = true;
    target.scrollIntoView();
  }
}

addEventListener("hashchange", open);
open();
