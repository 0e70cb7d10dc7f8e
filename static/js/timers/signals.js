// What is heard and felt: beeps, a buzz, spoken words, and a screen that stays on.
import { choices } from "./choices.js";

const TONES = { soon: [660, 0.09], work: [990, 0.4], rest: [520, 0.4], over: [880, 0.4], done: [1180, 0.7] };
let audio = null;
let planned = [];
let lock = null;
let wanted = false;

// "ambient" mixes with the athlete's own music instead of stopping it.
function context() {
  if (!audio && window.AudioContext) {
    if (navigator.audioSession) navigator.audioSession.type = "ambient";
    audio = new AudioContext();
  }
  if (audio?.state === "suspended") audio.resume().catch(() => {});
  return audio;
}

// A browser lets a page be heard only after a tap or a key: any one will do, and what it stands
// for is painted first. Asked again until it worked.
export function listenForTouch() {
  const wake = () => {
    if (!choices().sound || context()?.state !== "running") return;
    removeEventListener("click", later, true);
  };
  const later = () => setTimeout(wake, 300);
  addEventListener("click", later, true);
}

// Beeps are given to the audio clock ahead of time: it is right also when scripts are slowed.
export function plan(cues) {
  hush();
  if (!choices().sound || !cues.length) return;
  // Opened again with a timer under way: nothing can be heard before the first touch.
  if (!audio && navigator.userActivation?.hasBeenActive === false) return;
  const heard = context();
  if (!heard) return;
  for (const cue of cues.slice(0, 120)) {
    const [pitch, length] = TONES[cue.what] ?? TONES.over;
    const tone = heard.createOscillator();
    const volume = heard.createGain();
    const at = heard.currentTime + cue.in;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.25, at + 0.015);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + length);
    tone.connect(volume).connect(heard.destination);
    tone.start(at);
    tone.stop(at + length + 0.05);
    planned.push(tone);
  }
}

export function hush() {
  for (const tone of planned) {
    try { tone.stop(); } catch { /* it has ended */ }
  }
  planned = [];
}

export function buzz(pattern) {
  if (choices().vibrate) navigator.vibrate?.(pattern);
}

export function say(words) {
  if (!choices().speak || !window.speechSynthesis || !words) return;
  speechSynthesis.cancel();
  const said = new SpeechSynthesisUtterance(words);
  said.lang = document.documentElement.lang;
  speechSynthesis.speak(said);
}

async function hold() {
  if (!wanted || lock || document.visibilityState !== "visible" || !navigator.wakeLock) return;
  try {
    lock = await navigator.wakeLock.request("screen");
    lock.addEventListener("release", () => { lock = null; });
    if (!wanted) lock?.release();
  } catch {
    lock = null;
  }
}

export function stayAwake(on) {
  wanted = on && choices().awake;
  if (wanted) hold();
  else lock?.release();
}

// The system takes the lock away when the page is hidden.
document.addEventListener("visibilitychange", hold);
