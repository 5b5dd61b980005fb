// Copies a text that stands on the page. Without this the text is selected by hand.
function showButtons() {
  for (const folded of document.querySelectorAll(".cite-others details:not(:has([data-copy]))")) {
    addButton(folded);
  }
  for (const button of document.querySelectorAll("[data-copy][hidden]")) {
    const text = document.getElementById(button.dataset.copy);
    if (text === null || navigator.clipboard === undefined) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const status = button.parentElement.querySelector("[role=status]");
      try {
        await navigator.clipboard.writeText(text.textContent);
      } catch {
        return getSelection().selectAllChildren(text); // not allowed: one key copies it
      }
      status.textContent = button.dataset.said;
      setTimeout(() => (status.textContent = ""), 3000);
    });
  }
}

// A folded citation has the button and the status of the first.
function addButton(details) {
  const name = details.querySelector("summary").textContent;
  const ways = details.querySelector(".cite-ways");
  const [button, status] = ["[data-copy]", "[role=status]"].map((part) =>
    details.closest(".cite").querySelector(part).cloneNode(true),
  );
  button.dataset.copy = details.querySelector(".citation").id;
  button.hidden = true;
  button.querySelector("span").textContent = ` (${name})`;
  ways.prepend(button, " ");
  ways.append(" ", status);
}

showButtons();
document.addEventListener("redrawn", showButtons);
document.addEventListener("results", showButtons);
