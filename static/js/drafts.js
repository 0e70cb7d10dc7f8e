// What was typed in a sheet that was closed again, or that was refused, for this tab: { name: value }.
const keyOf = (what, id) => `kneelift.draft.${what}.${id}`;

const isTyped = (one) => one.name && one.type !== "hidden" && (one.type === "radio"
  ? one.checked && !one.defaultChecked : one.value !== (one.defaultValue ?? one.options?.[0].value));

export function putDraft(what, id, fields) {
  try {
    sessionStorage.setItem(keyOf(what, id), JSON.stringify(Object.entries(fields)));
  } catch {
    // Then it is only not kept.
  }
}

export const dropDraft = (what, id) => sessionStorage.removeItem(keyOf(what, id));

export function keepDraft(what, id, form) {
  const typed = [...form.elements].filter(isTyped);
  if (!typed.length) return dropDraft(what, id);
  putDraft(what, id, Object.fromEntries(typed.map(({ name, value }) => [name, value])));
}

export function giveDraft(what, id, form) {
  for (const [name, value] of JSON.parse(sessionStorage.getItem(keyOf(what, id)) ?? "[]")) {
    if (form.elements[name]) form.elements[name].value = value;
  }
}
