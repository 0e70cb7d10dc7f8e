// The one picture that leaves the phone: of what was saved, because she said so.
import { addressOf } from "../outbox/addresses.js";

async function ask(address, options = {}) {
  const headers = { Accept: "application/json", ...options.headers };
  const answer = await fetch(address, { ...options, headers, credentials: "same-origin", cache: "no-store" });
  const held = answer.status === 204 ? {} : await answer.json();
  if (answer.ok) return held;
  throw new Error(Object.values(held.errors ?? {}).flat().map(({ message }) => message).join(" "));
}

/**
 * Keeps a picture with the result that was made of it. Throws an Error with why not, which may be
 * empty: there is no network, or she is signed out.
 *
 * @param {object} result as it was sent: sent once more it is the same, and says where its picture goes
 * @param {string} door where results go
 * @param {Blob} picture
 */
export async function keepPicture(result, door, picture) {
  const { token } = await ask(addressOf("token"));
  const post = (address, body, more = {}) =>
    ask(address, { method: "POST", body, headers: { "X-CSRFToken": token, ...more } });
  const { picture: address } = await post(door, JSON.stringify(result), { "Content-Type": "application/json" });
  const form = new FormData();
  form.append("file", picture, "picture.jpg");
  await post(address, form);
}
