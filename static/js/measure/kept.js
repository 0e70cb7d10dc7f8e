// Marks that are not saved yet, on this phone alone: IndexedDB, by account, athlete and way. A
// picture lies beside its marks so that a reload or a call loses nothing; both go once it is saved,
// after a week, and with whoever signs in next.

const DATABASE = "kneelift-measuring";
const LONGEST = 7 * 24 * 3600 * 1000;

let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("drafts", { keyPath: "key" });
    request.onblocked = () => reject(new Error("blocked"));
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      request.result.onversionchange = () => { request.result.close(); opened = null; };
      resolve(request.result);
    };
  }).catch((error) => { opened = null; throw error; });
  return opened;
}

async function within(mode, work) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction("drafts", mode);
    const request = work(transaction.objectStore("drafts"));
    transaction.oncomplete = () => resolve(request?.result);
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
  });
}

const keyOf = ({ account, athlete, way }) => [account, athlete, way].join(" ");

// Lets go of what is another account's, or old. What a phone cannot keep is only not kept.
async function tidy(account) {
  const now = Date.now();
  const all = (await within("readonly", (drafts) => drafts.getAll())) ?? [];
  const gone = all.filter((one) => one.account !== account || now - one.at > LONGEST);
  await within("readwrite", (drafts) => { for (const one of gone) drafts.delete(one.key); });
}

/** @returns {Promise<object | null>} what was kept with `keepMarks`, or null */
export async function keptMarks(who) {
  try {
    await tidy(who.account);
    return (await within("readonly", (drafts) => drafts.get(keyOf(who)))) ?? null;
  } catch {
    return null;
  }
}

/** A clip that is marked later. Throws where this phone does not keep it. */
export async function keepClip(who, values) {
  await within("readwrite", (drafts) => drafts.put({ ...who, ...values, key: keyOf(who), at: Date.now() }));
}

/** @returns {Promise<Map<string, object>>} what is kept of an account and a way, by athlete */
export async function keptOf(account, way) {
  try {
    await tidy(account);
    const all = (await within("readonly", (drafts) => drafts.getAll())) ?? [];
    return new Map(all.filter((one) => one.way === way).map((one) => [one.athlete, one]));
  } catch {
    return new Map();
  }
}

export async function keepMarks(who, values) {
  try {
    await keepClip(who, values);
  } catch {
    // Full, or private: the marks last as long as the page.
  }
}

export async function dropMarks(who) {
  try {
    await within("readwrite", (drafts) => drafts.delete(keyOf(who)));
  } catch {
    // There are none.
  }
}
