// Ids computed as the server does.
async function uuid5(space, name) {
  const bytes = space.replaceAll("-", "").match(/../g).map((pair) => parseInt(pair, 16));
  const text = new TextEncoder().encode(name);
  const hashed = await crypto.subtle.digest("SHA-1", new Uint8Array([...bytes, ...text]));
  const made = new Uint8Array(hashed).slice(0, 16);
  made[6] = (made[6] & 0x0f) | 0x50;
  made[8] = (made[8] & 0x3f) | 0x80;
  const hex = [...made].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// A set's: uuid5(session drill, "<number>:<side>").
export const setId = (drill, number, side) => uuid5(drill, `${number}:${side}`);

// Of what a session drill is swapped for: uuid5(session drill, "swap:<slug>[/<implement>]").
export const swapId = (drill, to) => uuid5(drill, `swap:${to}`);
