// Addresses by name, as the server's own table has them (coaching/offline/addresses.py): in a page
// it is the data of #addresses, the service worker has it before its code.
const NOBODY = "00000000-0000-0000-0000-000000000000";

const table = () => globalThis.document?.getElementById("addresses")?.dataset ?? globalThis.ADDRESSES ?? {};

// An address that the server gave with nobody's id in it, with this one.
export const withId = (pattern, id) => pattern.replaceAll(NOBODY, id);

// Undefined of a name that the table does not know.
export function addressOf(name, id = "") {
  const pattern = table()[name];
  return pattern && withId(pattern, id);
}

/**
 * @param {string} path of an address, with or without what follows its "?"
 * @param {string[]} names of those it may be
 * @returns {{name: string, id: string} | null}
 */
export function matchAddress(path, names) {
  const [plain] = path.split(/[?#]/);
  for (const name of names) {
    const pattern = table()[name];
    if (pattern === plain) return { name, id: "" };
    const [start, end] = pattern?.split(NOBODY) ?? [];
    if (end === undefined || !plain.startsWith(start) || !plain.endsWith(end)) continue;
    const id = plain.slice(start.length, plain.length - end.length);
    if (/^[\w-]+$/.test(id)) return { name, id };
  }
  return null;
}

// The form in `root` that goes to the address of this name, or null.
export const findForm = (root, name) =>
  [...(root?.querySelectorAll("form[action]") ?? [])]
    .find((form) => matchAddress(form.getAttribute("action"), [name])) ?? null;
