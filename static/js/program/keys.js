// The builder by keyboard, and a block in hand. Library and grid are one stop of the Tab key
// each; arrows walk in them. Space picks a placed block up: arrows then carry it, Space or Enter
// drops it, Escape puts it back. A block of the library is picked up by Enter, Space or a click,
// and goes on every day that is chosen until it is put down; 1 to 7 place it without a detour.

import { carrying } from "./carry.js";

export function keyed(builder) {
  const carry = carrying(builder);
  const bar = builder.querySelector("[data-hand]");
  let hand = null;

  builder.listen(builder, "builder:arrived", stops);
  builder.listen(builder, "focusin", (event) => {
    const item = event.target.closest(".libitem, .placed, .day-link, .wk");
    if (item) stop(item);
    const week = event.target.closest("tr")?.querySelector(".wk");
    if (week) remember(Number(week.id.slice(2)));
  });
  builder.listen(builder, "click", click, { capture: true });
  unbroken(builder);
  builder.listen(builder, "keydown", keydown);
  builder.listen(window, "pageshow", start, { once: true });
  start();

  // An empty program is begun with a block.
  function start() {
    stops();
    const empty = !builder.querySelector(".placed");
    const first = builder.querySelector(".libitem");
    if (empty && first?.offsetParent && document.activeElement === document.body) first.focus();
  }

  // --- one stop a part -----------------------------------------------------------------

  function stops() {
    for (const part of parts()) {
      const items = [...part.querySelectorAll(".libitem, .placed, .day-link, .wk")].filter(seen);
      const now = items.find((item) => item === document.activeElement)
        ?? items.find((item) => item.id === part.dataset.stop)
        ?? items.find((item) => item.getAttribute("aria-current"))
        ?? items.find((item) => item.matches(".placed")) ?? items[part.matches("table") ? 1 : 0];
      for (const item of items) item.tabIndex = item === now ? 0 : -1;
    }
    const week = builder.workspace?.querySelector(`#w-${builder.week}`);
    if (!week) remember(1);
  }

  function parts() {
    return [builder.querySelector("[data-library]"), builder.querySelector(".cal table")].filter(Boolean);
  }

  function stop(item) {
    const part = item.closest("[data-library], .cal table");
    for (const other of part.querySelectorAll('[tabindex="0"]')) other.tabIndex = -1;
    item.tabIndex = 0;
    builder.stop = item.id;
    if (part.matches("[data-library]")) part.dataset.stop = item.id;
  }

  function remember(week) {
    builder.week = week;
    const line = builder.querySelector("[data-week]");
    if (line) line.textContent = week;
  }

  // --- a block in hand -----------------------------------------------------------------

  function hold(item) {
    putDown();
    hand = { block: item.dataset.block, name: item.dataset.name };
    item.dataset.held = "";
    builder.dataset.holding = "";
    bar.hidden = false;
    bar.querySelector("[data-hand-name]").textContent = hand.name;
    if (builder.library.matches(":popover-open")) builder.library.hidePopover();
    builder.say(builder.words("held", { ...hand, week: builder.week }));
  }

  function putDown() {
    hand = null;
    bar.hidden = true;
    delete builder.dataset.holding;
    for (const item of builder.querySelectorAll(".libitem[data-held]")) {
      delete item.dataset.held;
    }
  }

  function click(event) {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const item = event.target.closest(".libitem");
    if (item) {
      event.preventDefault();
      if (hand?.block === item.dataset.block) putDown();
      else hold(item);
      return;
    }
    if (event.target.closest("[data-put-down]")) return putDown();
    const cell = event.target.closest("td[data-day]");
    if (!hand || !cell) return;
    event.preventDefault();
    event.stopPropagation();
    put(hand.block, cell);
  }

  function put(block, cell) {
    const [week, weekday] = cell.dataset.day.split("-").map(Number);
    builder.place(block, week, weekday);
  }

  // --- keys ----------------------------------------------------------------------------

  function keydown(event) {
    const typing = event.target.closest("input, select, textarea");
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z" && !typing) {
      event.preventDefault();
      return builder.undo();
    }
    if (event.ctrlKey || event.metaKey) return;
    if (carry.held) return carry.key(event);
    if (event.key === "Escape") return escape(event);
    const find = event.target.closest("[data-find]");
    if (find && ["ArrowDown", "Enter"].includes(event.key)) {
      event.preventDefault();
      return first()?.focus();
    }
    if (typing) return;
    const item = event.target.closest(".libitem, .placed, .day-link, .wk");
    if (!item) return;
    const done = item.matches(".libitem") ? inLibrary(item, event) : inGrid(item, event);
    if (done) event.preventDefault();
  }

  function escape(event) {
    if (hand) {
      putDown();
      builder.say(builder.dataset.cancelled);
    } else if (builder.querySelector("#panel[data-open]") && !builder.querySelector("details.menu[open]")) {
      builder.querySelector("#panel-close")?.click();
    } else return;
    event.preventDefault();
  }

  const first = () => [...builder.querySelectorAll(".libitem")].find(seen);

  function inLibrary(item, event) {
    const items = [...builder.querySelectorAll(".libitem")].filter(seen);
    const at = items.indexOf(item);
    const kind = (one) => one.closest("section");
    const heads = items.filter((one, n) => kind(one) !== kind(items[n - 1] ?? document.body) || n === 0);
    const go = (to) => {
      to?.focus();
      return true;
    };
    switch (event.key) {
      case "ArrowDown": return go(items[at + 1]);
      case "ArrowUp": return go(items[at - 1]);
      case "ArrowRight": return go(heads.find((one) => items.indexOf(one) > at));
      case "ArrowLeft": return go(heads.filter((one) => items.indexOf(one) < at).at(-1));
      case "Home": return go(items[0]);
      case "End": return go(items.at(-1));
      case " ":
      case "Enter": item.click(); return true;
    }
    if (/^[1-7]$/.test(event.key)) {
      builder.place(item.dataset.block, builder.week, Number(event.key) - 1);
      return true;
    }
    if (event.key.length !== 1 || event.altKey) return false;
    const starts = (one) => one.dataset.name.toLowerCase().startsWith(event.key.toLowerCase());
    return go([...items.slice(at + 1), ...items.slice(0, at)].find(starts));
  }

  function inGrid(item, event) {
    const row = item.closest("tr");
    const column = item.closest("th, td").cellIndex;
    const rows = [...row.parentElement.rows];
    const inCell = [...item.closest("th, td").querySelectorAll("a")];
    const at = inCell.indexOf(item);
    const go = (cell, n) => {
      const links = cell ? [...cell.querySelectorAll("a")] : [];
      links.at(Math.min(n, links.length - 1))?.focus();
      return true;
    };
    const next = rows[rows.indexOf(row) + 1];
    const last = rows[rows.indexOf(row) - 1];
    switch (event.key) {
      case "ArrowRight": return go(row.cells[column + 1], at);
      case "ArrowLeft": return column ? go(row.cells[column - 1], at) : true;
      case "ArrowDown": return at + 1 < inCell.length ? go(row.cells[column], at + 1) : go(next?.cells[column], 0);
      case "ArrowUp": return at ? go(row.cells[column], at - 1) : go(last?.cells[column], 99);
      case "Home": return go(row.cells[0], 0);
      case "End": return go(row.cells[7], 0);
      case "Enter":
        if (!hand || !column) return false;
        put(hand.block, row.cells[column]);
        return true;
      case " ":
        if (hand && column) put(hand.block, row.cells[column]);
        else if (item.matches(".placed")) carry.take(item);
        else item.click();
        return true;
      case "Delete":
      case "Backspace":
        if (item.matches(".placed")) builder.remove(item);
        return true;
    }
    if (hand && /^[1-7]$/.test(event.key)) {
      put(hand.block, row.cells[Number(event.key)]);
      return true;
    }
    return false;
  }
}

const seen = (item) => !item.closest("[hidden]");

// An answer may put new cells under a finger that is down: a browser then sends no click at all.
function unbroken(builder) {
  let pressed = null;
  const thing = (target) => target?.closest("td[data-day], [id]");
  const name = (found) => found?.dataset.day ?? found?.id;
  builder.listen(builder, "pointerdown", ({ target }) => (pressed = target));
  builder.listen(builder, "pointerup", ({ clientX, clientY }) => {
    const under = document.elementFromPoint(clientX, clientY);
    const broken = pressed && !pressed.isConnected;
    if (broken && name(thing(under)) === name(thing(pressed))) under.click();
    pressed = null;
  });
}
