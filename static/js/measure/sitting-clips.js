// Clips that are filmed in a sitting and marked later: each waits on this phone, by athlete, where
// the page that marks it takes it up.
import { keepClip, keptOf } from "./kept.js";

// Above this it stays among the phone's own films.
const KEPT_BYTES = 60 * 1024 * 1024;

export class SittingClips {
  constructor(account, way) {
    Object.assign(this, { account, way, ready: new Map() });
  }

  async read() {
    if (this.way) this.ready = await keptOf(this.account, this.way);
  }

  /** @returns {Promise<boolean>} whether it waits here now */
  async put(athlete, clip, side) {
    if (clip.size > KEPT_BYTES) return false;
    const file = { name: clip.name, size: clip.size };
    const who = { account: this.account, athlete, way: this.way };
    try {
      await keepClip(who, { clip, file, side, marks: [], unmarked: true, told: {} });
    } catch {
      return false;
    }
    await this.read();
    return true;
  }

  // In the row of somebody who waits: a camera, or that her clip is there.
  show(row, waits) {
    const kept = this.ready.get(row.dataset.athlete);
    const [film, link] = row.querySelectorAll("[data-part=clip], [data-part=ready]");
    if (!film) return;
    film.hidden = !waits || Boolean(kept);
    link.hidden = !waits || !kept;
    if (kept) link.hash = kept.side;
  }
}
