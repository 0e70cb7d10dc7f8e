// Dragging a block from the library, or a placed one, to a day. By mouse at once, by finger
// after holding it for a moment, so that a page can still be scrolled.
import { element } from "../dom.js";

const FAR = 6;
const HOLD_MS = 350;
const EDGE = 48;

export function dragging(builder) {
  let drag = null;

  builder.connection.signal.addEventListener("abort", cancel);
  builder.listen(builder, "dragstart", (event) => event.preventDefault());
  builder.listen(builder, "pointerdown", (event) => {
    const item = event.target.closest(".placed, .libitem");
    if (!item || event.button || !event.isPrimary) return;
    drag = { item, pointer: event.pointerId, from: [event.clientX, event.clientY], on: false };
    if (event.pointerType === "touch") drag.timer = setTimeout(() => begin(event), HOLD_MS);
    builder.listen(window, "pointermove", follow);
    builder.listen(window, "pointerup", drop);
    builder.listen(window, "pointercancel", cancel);
    builder.listen(window, "keydown", escape, { capture: true });
  });
  // While a block is in the air a finger does not scroll, and holding opens no menu.
  builder.listen(builder, "touchmove", (event) => drag?.on && event.preventDefault(), { passive: false });
  builder.listen(builder, "contextmenu", (event) => drag && event.preventDefault());

  function begin(event) {
    const { item } = drag;
    drag.on = true;
    const ghost = item.classList.contains("placed") ? item.cloneNode(true) : likePlaced(item);
    ghost.removeAttribute("id");
    ghost.removeAttribute("aria-current");
    ghost.classList.add("dragging");
    ghost.setAttribute("aria-hidden", "true");
    drag.ghost = ghost;
    drag.mark = element("span", { className: "dropmark" });
    if (item.classList.contains("placed")) item.dataset.gone = "";
    if (builder.library?.matches(":popover-open")) builder.library.hidePopover();
    builder.append(ghost);
    navigator.vibrate?.(10);
    over(event);
  }

  function follow(event) {
    if (!drag || event.pointerId !== drag.pointer) return;
    const far = Math.hypot(event.clientX - drag.from[0], event.clientY - drag.from[1]) > FAR;
    if (!drag.on && far) {
      if (event.pointerType === "touch") return cancel();
      begin(event);
    }
    if (drag.on) over(event);
  }

  function over(event) {
    const { clientX: x, clientY: y } = event;
    drag.ghost.style.transform = `translate(${x - 20}px, ${y - 14}px)`;
    scroll(y);
    const cell = document.elementFromPoint(x, y)?.closest("td[data-day]");
    if (cell !== drag.cell) {
      drag.cell?.removeAttribute("data-drop");
      cell?.setAttribute("data-drop", "");
      drag.cell = cell;
    }
    if (!cell) return drag.mark.remove();
    const rest = [...cell.querySelectorAll(".placed")].filter((other) => other !== drag.item);
    const next = rest.find((other) => y < middle(other));
    if (next) next.before(drag.mark);
    else cell.querySelector(".day").append(drag.mark);
    drag.position = next ? rest.indexOf(next) : rest.length;
  }

  function scroll(y) {
    const box = builder.querySelector(".cal");
    const { top, bottom } = box.getBoundingClientRect();
    const scrolls = box.scrollHeight > box.clientHeight ? box : document.scrollingElement;
    if (y > Math.min(bottom, innerHeight) - EDGE) scrolls.scrollBy(0, 14);
    else if (y < Math.max(top, 0) + EDGE) scrolls.scrollBy(0, -14);
  }

  function drop(event) {
    if (!drag || event.pointerId !== drag.pointer) return;
    const { on, cell, item, position } = drag;
    if (!on) return cancel();
    quiet();
    cancel();
    if (!cell) return;
    const [week, weekday] = cell.dataset.day.split("-").map(Number);
    if (item.dataset.block) return builder.place(item.dataset.block, week, weekday, position);
    // Where it will be, until the server has said so.
    const act = event.altKey ? "copy" : "move";
    if (act === "move") {
      const rest = [...cell.querySelectorAll(".placed")].filter((other) => other !== item);
      if (rest[position]) rest[position].before(item);
      else cell.querySelector(".day").append(item);
    }
    builder.move(item.dataset.id, act, week, weekday, position);
  }

  // The click that follows a drop is not one on the block.
  function quiet() {
    const soon = new AbortController();
    const stop = (event) => {
      event.preventDefault();
      event.stopPropagation();
    };
    addEventListener("click", stop, { capture: true, once: true, signal: soon.signal });
    setTimeout(() => soon.abort(), 50);
  }

  function escape(event) {
    if (event.key !== "Escape" || !drag?.on) return;
    event.stopPropagation();
    cancel();
    builder.say(builder.dataset.cancelled);
  }

  function cancel() {
    if (!drag) return;
    clearTimeout(drag.timer);
    drag.ghost?.remove();
    drag.mark?.remove();
    drag.cell?.removeAttribute("data-drop");
    delete drag.item.dataset.gone;
    drag = null;
    removeEventListener("pointermove", follow);
    removeEventListener("pointerup", drop);
    removeEventListener("pointercancel", cancel);
    removeEventListener("keydown", escape, true);
  }
}

const middle = (item) => {
  const { top, height } = item.getBoundingClientRect();
  return top + height / 2;
};

function likePlaced(item) {
  const ghost = element("span", { className: "placed" });
  ghost.dataset.kind = item.closest("[data-kind]").dataset.kind;
  const name = element("span", { textContent: item.dataset.name });
  ghost.append(item.closest("section").querySelector(".kind").cloneNode(true), name);
  return ghost;
}
