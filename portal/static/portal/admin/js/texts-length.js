// Says that a text is too long before it is sent, rather than after.

const box = document.querySelector("textarea[data-limit]");

if (box) {
  box.addEventListener("input", () => {
    const isTooLong = box.value.length > Number(box.dataset.limit);
    box.setCustomValidity(isTooLong ? box.dataset.tooLong : "");
  });
}
