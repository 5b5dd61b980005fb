// Shows a picture as soon as it is chosen, and says at once when the file is too large.

// Pixels, at most: as portal/admin/forms/picture_field.py shows a stored one.
const [WIDTH, HEIGHT] = [640, 352];

async function show(stage, field, file) {
  const picture = await createImageBitmap(file);
  if (field.files[0] !== file) return; // another was chosen in the meantime
  const canvas = document.createElement("canvas");
  const scale = Math.min(1, WIDTH / picture.width, HEIGHT / picture.height);
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  stage.querySelector("img, canvas")?.remove();
  stage.prepend(canvas);
}

document.addEventListener("change", async ({ target }) => {
  const box = target.matches("input[type=file]") && target.closest("[data-picture]");
  if (!box) return;
  const [file] = target.files;
  const isTooLarge = Boolean(file) && file.size > Number(box.dataset.largest);
  box.querySelector(".picture-problem").textContent = isTooLarge ? box.dataset.tooLarge : "";
  if (!file || isTooLarge) return;
  try {
    await show(box.querySelector(".picture-stage"), target, file);
  } catch {
    // A kind the browser cannot draw; the portal looks at it when the form is saved.
  }
});
