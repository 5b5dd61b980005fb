// Shows a picture as soon as it is chosen, and says at once when the file is too large.

// Pixels, at most: as portal/admin/forms/picture_field.py shows a stored one.
const [WIDTH, HEIGHT] = [640, 352];

async function show(box, file) {
  const stage = box.querySelector(".picture-stage");
  const picture = await createImageBitmap(file);
  const canvas = document.createElement("canvas");
  const scale = Math.min(1, WIDTH / picture.width, HEIGHT / picture.height);
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  stage.querySelector("img, canvas")?.remove();
  stage.prepend(canvas);
}

document.addEventListener("change", async (event) => {
  const box = event.target.matches("input[type=file]") && event.target.closest("[data-picture]");
  if (!box) return;
  const [file] = event.target.files;
  const isTooLarge = Boolean(file) && file.size > Number(box.dataset.largest);
  box.querySelector(".picture-problem").textContent = isTooLarge ? box.dataset.tooLarge : "";
  if (!file || isTooLarge) return;
  try {
    await show(box, file);
  } catch {
    // A kind the browser cannot draw; the portal looks at it when the form is saved.
  }
});
