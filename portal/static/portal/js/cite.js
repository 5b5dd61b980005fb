// Copies a text that stands on the page. Without this the text is selected by hand.

for (const button of document.querySelectorAll("[data-copy]")) {
  const text = document.getElementById(button.dataset.copy);
  if (text === null || navigator.clipboard === undefined) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const status = button.parentElement.querySelector("[role=status]");
    await navigator.clipboard.writeText(text.textContent);
    status.textContent = button.dataset.said;
    setTimeout(() => (status.textContent = ""), 3000);
  });
}
