// A clip that is gone through frame by frame. It is played from this phone's own file, as a part of
// the page: nothing is sent. Frames are counted in the file's own rate, whatever it was filmed at.

const RATES = [24, 25, 30, 50, 60, 100, 120, 240];
// Taken where a browser does not say of each frame when it is shown.
export const GUESSED = 30;
const WATCHED = 14;
const PATIENCE = 1500;
const READ_THROUGH = 20_000;
const ENDLESS = 1e7;

const later = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
const once = (target, type) =>
  new Promise((resolve) => { target.addEventListener(type, resolve, { once: true }); });

/**
 * Frames a second, from the times at which frames in a row were shown; null of too few.
 *
 * Some are dropped while a film is played: a gap of twice the usual is two frames. The times of one
 * that was made in a browser waver, so all of them count together.
 */
export function rateOf(times) {
  const gaps = times.slice(1).map((time, place) => time - times[place]).filter((gap) => gap > 0.001);
  if (gaps.length < 3) return null;
  const usual = [...gaps].sort((a, b) => a - b)[Math.floor(gaps.length / 2)];
  const frames = gaps.reduce((sum, gap) => sum + Math.max(1, Math.round(gap / usual)), 0);
  const rate = frames / gaps.reduce((sum, gap) => sum + gap, 0);
  const [nearest] = [...RATES].sort((a, b) => Math.abs(a - rate) - Math.abs(b - rate));
  return Math.abs(nearest - rate) / nearest < 0.06 ? nearest : Math.round(rate);
}

export class Film {
  constructor(video) {
    this.video = video;
    this.frame = 0;
    this.at = 0;
  }

  /** Opens a file; false where this browser cannot play it. */
  async open(file) {
    this.close();
    const { video } = this;
    this.address = URL.createObjectURL(file);
    video.src = this.address;
    const came = await Promise.race([once(video, "loadeddata"), once(video, "error")]);
    if (came.type === "error" || !video.videoWidth) return false;
    await this.findEnd();
    await this.findRate();
    await this.go(0);
    return true;
  }

  close() {
    if (!this.address) return;
    this.video.removeAttribute("src");
    this.video.load();
    URL.revokeObjectURL(this.address);
    this.address = null;
  }

  // A film made in a browser says where it ends only once somebody was there.
  async findEnd() {
    const { video } = this;
    if (!Number.isFinite(video.duration)) {
      video.currentTime = ENDLESS;
      // All of it is read on the way: a slow phone takes its time, and half of a clip is none.
      await Promise.race([once(video, "seeked"), later(READ_THROUGH)]);
    }
    this.seconds = Number.isFinite(video.duration) ? video.duration : video.currentTime;
  }

  async findRate() {
    const times = await this.watched();
    this.rate = rateOf(times) ?? GUESSED;
    this.guessed = rateOf(times) === null;
    this.frames = Math.max(1, Math.round(this.seconds * this.rate));
  }

  // When the first frames are shown, as it plays for a moment.
  async watched() {
    const { video } = this;
    const times = [];
    if (!video.requestVideoFrameCallback) return times;
    video.currentTime = 0;
    await Promise.race([once(video, "seeked"), later(PATIENCE)]);
    const enough = new Promise((resolve) => {
      const seen = (_, { mediaTime }) => {
        times.push(mediaTime);
        if (times.length < WATCHED) video.requestVideoFrameCallback(seen);
        else resolve();
      };
      video.requestVideoFrameCallback(seen);
    });
    await video.play().catch(() => {});
    await Promise.race([enough, once(video, "ended"), later(PATIENCE)]);
    video.pause();
    return times;
  }

  /** Shows a frame; while one is sought the last that was asked for comes next. */
  go(frame) {
    this.wanted = Math.min(this.frames - 1, Math.max(0, Math.round(frame)));
    this.going ??= this.seek().finally(() => { this.going = null; });
    return this.going;
  }

  // When the frame begins that is shown at that time. One that was sought before may come late: it
  // is not the one.
  shownNear(time) {
    const { video, rate } = this;
    return new Promise((resolve) => {
      const look = (_, { mediaTime }) => {
        if (Math.abs(mediaTime - time) <= 1.5 / rate) resolve(mediaTime);
        else video.requestVideoFrameCallback(look);
      };
      video.requestVideoFrameCallback?.(look);
    });
  }

  async seek() {
    const { video } = this;
    let shown = -1;
    while (shown !== this.wanted) {
      shown = this.wanted;
      const time = (shown + 0.5) / this.rate;
      const seen = this.shownNear(time);
      const there = once(video, "seeked");
      video.currentTime = Math.min(time, Math.max(0, this.seconds - 0.001));
      await Promise.race([there, later(PATIENCE)]);
      // The same frame again is not shown anew.
      const at = await Promise.race([seen, later(120)]);
      this.at = at ?? shown / this.rate;
      this.frame = shown;
    }
  }
}
