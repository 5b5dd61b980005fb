// “Show as table” opens what the table is folded in, and goes there.

export function followTables() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-chart-to-table]");
    const region = link && document.getElementById(link.hash.slice(1))?.closest("[role=region]");
    if (!region) return;
    event.preventDefault();
    const folded = region.closest("details");
    if (folded !== null) folded.open = true;
    region.scrollIntoView({ block: "start" });
    region.focus({ preventScroll: true });
  });
}
