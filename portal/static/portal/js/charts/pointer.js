// By mouse the nearest point is told; a click keeps it. By finger a touch tells it and keeps it,
// and the finger may go along; up and down still moves the page.

export class Pointer {
  constructor(reader) {
    this.reader = reader;
    const { drawing } = reader;
    drawing.addEventListener("pointermove", (event) => this.#move(event));
    drawing.addEventListener("pointerdown", (event) => this.#press(event));
    drawing.addEventListener("pointerleave", (event) => this.#leave(event));
    this.gone = new AbortController();
    const { signal } = this.gone;
    document.addEventListener("pointerdown", (event) => this.#pressElsewhere(event), { signal });
  }

  async #move(event) {
    if (this.reader.isPinned && event.pointerType === "mouse") return;
    if (this.reader.tip.contains(event.target)) return;
    this.isOver = true;
    const at = await this.reader.nearest(event.clientX, event.clientY);
    if (this.isOver) await this.reader.show(at);
  }

  async #press(event) {
    if (this.reader.tip.contains(event.target)) return;
    await this.reader.retry();
    const at = await this.reader.nearest(event.clientX, event.clientY);
    this.reader.isPinned = at !== undefined;
    await this.reader.show(at);
  }

  #leave(event) {
    this.isOver = false;
    if (!this.reader.isPinned && event.pointerType === "mouse") this.reader.clear();
  }

  #pressElsewhere(event) {
    if (!this.reader.drawing.isConnected) this.gone.abort();
    if (this.reader.isPinned && !this.reader.drawing.contains(event.target)) this.reader.clear();
  }
}
