// What waits on this phone: every act, kept in IndexedDB until the server said yes.
import { lineOf } from "./acts.js";

/**
 * What somebody did, and what its kind is about (acts.js).
 *
 * @typedef {object} Act
 * @property {number} id of it on this phone
 * @property {string} account whose it is
 * @property {string} device this phone, to the server
 * @property {number} seq its place in the order: it only rises, on one phone and account
 * @property {string} kind log, removal, pain, swap, unswap, finish or reopen
 * @property {object} fields what is sent with it
 * @property {string} at the time it was done, as ISO says it
 * @property {"waiting" | "parked" | "sent"} state parked: refused, and a person decides
 * @property {string} [reason] why it was refused, in words
 * @property {number} [sentAt] in ms
 * @property {string} [set] ids of what it is about, as its kind has them
 * @property {string} [drill]
 * @property {string} [made]
 * @property {string} [report]
 * @property {string} [session]
 */

const DATABASE = "kneelift-outbox";
const KEPT_SENT = 9 * 24 * 3600 * 1000;

let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      const acts = request.result.createObjectStore("acts", { keyPath: "id", autoIncrement: true });
      acts.createIndex("account", "account");
      request.result.createObjectStore("meta", { keyPath: "key" });
    };
    request.onblocked = () => reject(new Error("blocked"));
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      // A later release may need another form of it: do not stand in its way.
      request.result.onversionchange = () => { request.result.close(); opened = null; };
      request.result.onclose = () => { opened = null; };
      resolve(request.result);
    };
  }).catch((error) => { opened = null; throw error; });
  return opened;
}

// Runs `work(acts, meta)`, which may return a request; what that gave, once it is on the disk.
async function within(mode, work) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(["acts", "meta"], mode, { durability: "strict" });
    let request = null;
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
    transaction.onerror = () => reject(transaction.error);
    request = work(transaction.objectStore("acts"), transaction.objectStore("meta"));
  });
}

/**
 * Keeps new acts of one account, and gives them their places in the order: all of them, or none and
 * it throws, also where the page is left meanwhile.
 *
 * @param {Omit<Act, "id" | "device" | "seq" | "state">[]} acts
 * @returns {Promise<Act[]>}
 */
export async function keep(...acts) {
  const kept = acts.map((act) => ({ ...act, state: "waiting" }));
  if (!kept.length) return kept;
  const key = "account:" + kept[0].account;
  await within("readwrite", (store, meta) => {
    const asked = meta.get(key);
    asked.onsuccess = () => {
      const phone = asked.result ?? { key, device: crypto.randomUUID(), seq: 0 };
      for (const act of kept) {
        phone.seq += 1;
        act.device = phone.device;
        act.seq = phone.seq;
        store.add(act).onsuccess = (event) => { act.id = event.target.result; };
      }
      meta.put(phone);
    };
  });
  return kept;
}

/**
 * All acts of an account, sent ones too, in the order they were made.
 *
 * @returns {Promise<Act[]>}
 */
export async function actsOf(account) {
  const acts = await within("readonly", (store) => store.index("account").getAll(account));
  return acts.sort((a, b) => a.seq - b.seq);
}

export async function waiting(account) {
  return (await actsOf(account)).filter((act) => act.state === "waiting");
}

// Keeps an act with other values; the object that was given has them too.
export function change(act, values) {
  Object.assign(act, values);
  return within("readwrite", (acts) => acts.put(act));
}

// The person's own choice, or an act that another one took the place of.
export function discard(act) {
  return within("readwrite", (acts) => acts.delete(act.id));
}

// The server has it. It stays a while, to be painted over pages kept from before it was sent.
export async function sent(act, now) {
  await within("readwrite", (acts) => {
    const all = acts.index("account").getAll(act.account);
    all.onsuccess = () => {
      for (const other of all.result) {
        const settled = other.state === "parked" && lineOf(other) === lineOf(act) && other.seq < act.seq;
        const old = other.state === "sent" && other.sentAt < now - KEPT_SENT;
        if (settled || old) acts.delete(other.id);
      }
    };
    return acts.put({ ...act, state: "sent", sentAt: now });
  });
}

// A value of this phone's own, as `remember` kept it; undefined of a key that it does not know.
export async function remembered(key) {
  return (await within("readonly", (_, meta) => meta.get(key)))?.value;
}

export function remember(key, value) {
  return within("readwrite", (_, meta) => meta.put({ key, value }));
}
