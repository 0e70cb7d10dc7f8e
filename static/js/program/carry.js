// A placed block that is carried by the arrow keys. It moves on the page as it will lie; the
// server is told when it is dropped.

export function carrying(builder) {
  let held = null;

  function take(item) {
    held = { item, parent: item.parentElement, next: item.nextElementSibling };
    item.dataset.held = "";
    builder.listen(item, "blur", leave);
    builder.say(builder.words("picked", { name: item.dataset.name, day: label(item) }));
  }

  // The focus goes elsewhere only when something else was asked for.
  function leave() {
    if (held && !held.moving) putBack();
  }

  function key(event) {
    const { item } = held;
    const cell = item.closest("td");
    const row = cell.parentElement;
    const rows = [...row.parentElement.rows];
    const n = rows.indexOf(row);
    const handled = {
      ArrowLeft: () => cell.cellIndex > 1 && into(row.cells[cell.cellIndex - 1], place(item)),
      ArrowRight: () => into(row.cells[cell.cellIndex + 1], place(item)),
      ArrowUp: () => (place(item) ? into(cell, place(item) - 1) : into(rows[n - 1]?.cells[cell.cellIndex], 99)),
      ArrowDown: () => (place(item) < others(cell).length
        ? into(cell, place(item) + 1) : into(rows[n + 1]?.cells[cell.cellIndex], 0)),
      Escape: putBack,
      Enter: () => drop(event.altKey),
      " ": () => drop(event.altKey),
      Delete: () => {
        putBack();
        builder.remove(item);
      },
    }[event.key];
    if (!handled && event.key === "Tab") return putBack();
    event.preventDefault();
    handled?.();
  }

  const others = (cell) => [...cell.querySelectorAll(".placed")].filter((one) => one !== held.item);
  const place = (item) => [...item.closest("td").querySelectorAll(".placed")].indexOf(item);

  function into(cell, position) {
    if (!cell?.dataset.day) return;
    const rest = others(cell);
    const at = Math.min(position, rest.length);
    held.moving = true;
    if (rest[at]) rest[at].before(held.item);
    else cell.querySelector(".day").append(held.item);
    held.item.focus();
    held.moving = false;
    builder.say(builder.words("over", { day: cell.dataset.label, place: at + 1, of: rest.length + 1 }));
  }

  function drop(copies) {
    const { item, parent, next } = held;
    const cell = item.closest("td");
    const at = place(item);
    const stayed = item.parentElement === parent && item.nextElementSibling === next;
    if (stayed && !copies) return putBack();
    release();
    const [week, weekday] = cell.dataset.day.split("-").map(Number);
    builder.say(builder.words("dropped", { day: cell.dataset.label }));
    builder.move(item.dataset.id, copies ? "copy" : "move", week, weekday, at);
  }

  function putBack() {
    const { item, parent, next } = held;
    held.moving = true;
    const focused = document.activeElement === item;
    if (next) next.before(item);
    else parent.append(item);
    release();
    if (focused) item.focus();
    builder.say(builder.dataset.cancelled);
  }

  function release() {
    held.item.removeEventListener("blur", leave);
    delete held.item.dataset.held;
    held = null;
  }

  const label = (item) => item.closest("td").dataset.label;

  return { take, key, get held() { return held; } };
}
