// A thumb that bounces: a second tap on the place of an act, within the time a bounce takes, does
// nothing, whatever came to stand there meanwhile. Held down, a key acts once.
const TIME = 350;
// Where the sheet moved on by itself, a thumb needs longer to see what stands under it now.
const TIME_TO_SEE = 700;
const NEAR = 32;
const ACTS = "session-sheet :is(form button:not([data-steps]), button.tap), .finish button, "
  + "act-sheets form button, .toast button";

let last = null;

// A mouse's second click is counted by the browser, a thumb's is not everywhere.
function isBounce({ detail, pointerType, timeStamp, clientX, clientY }) {
  if (!last || Math.hypot(clientX - last.x, clientY - last.y) > NEAR) return false;
  const since = timeStamp - last.at;
  return detail > 1 || (pointerType === "touch" && since < TIME) || (last.moved && since < TIME_TO_SEE);
}

addEventListener("click", (event) => {
  // A key or a script has no place.
  if (!event.detail) return;
  if (isBounce(event)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  const act = event.target.closest?.(ACTS);
  last = act ? { at: event.timeStamp, x: event.clientX, y: event.clientY } : null;
}, true);

document.addEventListener("moved-on", () => {
  if (last) last.moved = true;
});

addEventListener("keydown", (event) => {
  if (event.repeat && ["Enter", " "].includes(event.key) && event.target.closest?.("session-sheet, .finish, act-sheets")
    && !event.target.matches("textarea, input[name=note]")) event.preventDefault();
}, true);
