// A set's id, computed as the server does: uuid5(session drill, "<number>:<side>").
export async function set_id(drill, number, side) {
  const space = drill.replaceAll("-", "").match(/../g).map((pair) => parseInt(pair, 16));
  const name = new TextEncoder().encode(`${number}:${side}`);
  const hashed = await crypto.subtle.digest("SHA-1", new Uint8Array([...space, ...name]));
  const bytes = new Uint8Array(hashed).slice(0, 16);
  bytes[6] = (bytes[6] & 0x0f) | 0x50;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
