// What a person chose for the timers on this phone: { sound, vibrate, speak, awake, rest, hand },
// and the drills whose rest is off.
const KEY = "kneelift.timers";
const USUAL = { sound: true, vibrate: true, speak: false, awake: true, rest: true, hand: "right", without: [] };

export function choices() {
  try {
    return { ...USUAL, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return { ...USUAL };
  }
}

export function choose(changes) {
  const chosen = { ...choices(), ...changes };
  try {
    localStorage.setItem(KEY, JSON.stringify(chosen));
  } catch {
    // A phone that keeps nothing still counts.
  }
  apply(chosen);
  document.dispatchEvent(new CustomEvent("timers:chosen", { detail: chosen }));
}

export function apply(chosen = choices()) {
  document.documentElement.dataset.hand = chosen.hand;
}

export const restIsOff = (drill) => !choices().rest || choices().without.includes(drill);

// What runs is kept for this tab, so that a reload goes on.
export const running = {
  get(name) {
    try {
      return JSON.parse(sessionStorage.getItem(`kneelift.${name}`));
    } catch {
      return null;
    }
  },
  set(name, value) {
    try {
      if (value === null) sessionStorage.removeItem(`kneelift.${name}`);
      else sessionStorage.setItem(`kneelift.${name}`, JSON.stringify(value));
    } catch {
      // It runs on; only a reload would lose it.
    }
  },
};
