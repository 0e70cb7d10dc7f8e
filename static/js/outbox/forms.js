// The forms of a session's sheet, as acts: a set logged or changed, undone, or left out.
const LOG = /^\/sets\/([0-9a-f-]{36})\/(skip\/|removal\/)?$/;
const SKIPS = /^\/session-drills\/([0-9a-f-]{36})\/skips\/$/;
const ASIDE = ["csrfmiddlewaretoken", "next", "reason"];

function path_of(form, submitter) {
  const address = submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? "";
  return new URL(address, location.href).pathname;
}

// Whether the outbox takes this form: {set, what} or {drill}, else null.
export function act_of(form, submitter) {
  if (!form.closest?.("session-sheet")) return null;
  const path = path_of(form, submitter);
  const set = LOG.exec(path);
  if (set) return { set: set[1], what: set[2] ?? "" };
  const drill = SKIPS.exec(path);
  return drill ? { drill: drill[1] } : null;
}

function fields_of(form, submitter) {
  const fields = Object.fromEntries(new FormData(form, submitter ?? undefined));
  for (const name of ASIDE) delete fields[name];
  return fields;
}

const words = (row) => row?.querySelector(".tap")?.getAttribute("aria-label")?.trim() ?? "";

function log(set, fields, form, at) {
  const row = document.getElementById("row-" + set);
  const known = row?.querySelector(".rowdone");
  // One tap means what it shows, whatever else is logged before it arrives.
  const shown = row?.querySelector("form[data-amount]")?.dataset.amount;
  const amount = shown ?? form.closest(".drillcard")?.querySelector("template.done").dataset.bottom;
  if (!known && amount && !fields.amount && !fields.skip_reason) fields.amount = amount;
  if (!known) fields.performed_at = at;
  const drill = form.closest(".drillcard")?.querySelector("h3")?.textContent ?? "";
  return { kind: "log", set, fields, at, about: drill, number: fields.number, side: fields.side, name: words(row) };
}

// The acts a form stands for, in order. `at` is the phone's own time.
export function acts_of_form(form, submitter) {
  const at = new Date().toISOString();
  const found = act_of(form, submitter);
  if (found.what === "removal/") {
    const row = document.getElementById("row-" + found.set);
    const about = form.closest(".drillcard")?.querySelector("h3")?.textContent ?? "";
    return [{ kind: "removal", set: found.set, fields: {}, at, about, name: words(row) }];
  }
  const reason = new FormData(form).get("reason");
  if (found.drill) {
    const rows = [...form.closest(".drillcard").querySelectorAll('.set:not([data-extra]) .rowbox')];
    const left = rows.filter((row) => !row.querySelector(".rowdone"));
    return left.map((row) => {
      const its = row.querySelector("form");
      const { session_drill, number, side } = fields_of(its);
      const fields = { session_drill, number, side, skip_reason: reason };
      return log(row.id.slice(4), fields, its, at);
    });
  }
  const fields = fields_of(form, submitter);
  if (found.what === "skip/") {
    const { session_drill, number, side } = fields;
    return [log(found.set, { session_drill, number, side, skip_reason: reason }, form, at)];
  }
  return [log(found.set, fields, form, at)];
}
