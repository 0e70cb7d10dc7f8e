// Near the end of what a field holds, says how much is left. A field with data-limit counts what is
// seen, and is not sent with more; of the others the browser stops at the end.
import { element, fill } from "./dom.js";
import { seenLength } from "./seen-length.js";

const NEAR = 50;

document.addEventListener("input", ({ target }) => {
  const limit = Number(target.dataset.limit);
  const most = limit || target.maxLength;
  if (!(most >= 4 * NEAR)) return;
  const words = document.getElementById("outbox-words")?.dataset;
  const left = most - (limit ? seenLength(target.value) : target.value.length);
  const said = target.nextElementSibling?.matches(".count-left") ? target.nextElementSibling : null;
  const tooMany = words && left < 0 ? fill(words.charactersOver, { n: -left }) : "";
  if (limit) target.setCustomValidity(tooMany);
  if (!words || left > NEAR) return void said?.remove();
  const shown = said ?? element("p", { className: "help count-left", role: "status" });
  shown.textContent = tooMany || fill(words.charactersLeft, { n: left });
  if (!said) target.after(shown);
});
