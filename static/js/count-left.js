// Near the end of what a field holds, says how much is left: the browser stops there.
import { element, fill } from "./dom.js";

const NEAR = 50;

document.addEventListener("input", ({ target }) => {
  const { maxLength: most, value } = target;
  if (!(most >= 4 * NEAR)) return;
  const pattern = document.getElementById("outbox-words")?.dataset.charactersLeft;
  const left = most - value.length;
  const said = target.nextElementSibling?.matches(".count-left") ? target.nextElementSibling : null;
  if (!pattern || left > NEAR) return void said?.remove();
  const shown = said ?? element("p", { className: "help count-left", role: "status" });
  shown.textContent = fill(pattern, { n: Math.max(0, left) });
  if (!said) target.after(shown);
});
