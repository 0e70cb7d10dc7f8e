// <push-switch> lets this browser be told of things. The browser asks its person only after her own
// press, never by itself. `data-offers`: it is only offered, and gone where there is nothing to offer.
import { ConnectedElement } from "./connected-element.js";

const isAppOnIos = () => /iphone|ipad/i.test(navigator.userAgent) && !matchMedia("(display-mode: standalone)").matches;

const bytesOf = (text) => Uint8Array.from(
  atob(text.replaceAll("-", "+").replaceAll("_", "/") + "=".repeat((4 - (text.length % 4)) % 4)),
  (character) => character.charCodeAt(0),
);

const textOf = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

class PushSwitch extends ConnectedElement {
  async connected() {
    this.listen(this, "click", (event) => {
      const turn = event.target.closest("[data-turn]")?.dataset.turn;
      if (turn) this.turn(turn === "on");
    });
    if (!("serviceWorker" in navigator) || !("PushManager" in globalThis)) {
      if (isAppOnIos() && !("offers" in this.dataset)) {
        this.hidden = false;
        this.querySelector("[data-turn=on]").hidden = true;
        this.say(this.dataset.install);
      }
      return;
    }
    const there = await this.subscription().catch(() => null);
    const { permission } = globalThis.Notification;
    if ("offers" in this.dataset && (there || permission === "denied")) return;
    this.show(Boolean(there));
    this.hidden = false;
  }

  async subscription() {
    const registration = await navigator.serviceWorker.getRegistration();
    return (await registration?.pushManager.getSubscription()) ?? null;
  }

  async turn(on) {
    const button = this.querySelector("[data-turn]:not([hidden])");
    button.disabled = true;
    this.say("");
    try {
      if (on) await this.subscribe();
      else await this.end();
    } catch {
      const isDenied = globalThis.Notification.permission === "denied";
      this.say(isDenied ? this.dataset.denied : this.dataset.failed);
    }
    button.disabled = false;
  }

  async subscribe() {
    // First of all, while the browser knows that it was her press.
    if ((await globalThis.Notification.requestPermission()) !== "granted") throw new Error("denied");
    await navigator.serviceWorker.register(this.dataset.worker, { updateViaCache: "none" });
    const registration = await navigator.serviceWorker.ready;
    const options = { userVisibleOnly: true, applicationServerKey: bytesOf(this.dataset.key) };
    const made = await registration.pushManager.subscribe(options);
    const told = await this.send(this.dataset.subscribe, {
      endpoint: made.endpoint,
      key: textOf(made.getKey("p256dh")),
      token: textOf(made.getKey("auth")),
    }).catch(() => false);
    if (!told) {
      await made.unsubscribe();
      throw new Error("failed");
    }
    registration.active?.postMessage({ type: "told", account: this.account });
    this.show(true);
    this.querySelector("[data-turn=off]").focus();
  }

  async end() {
    const there = await this.subscription();
    await there?.unsubscribe();
    await this.send(this.dataset.end, { endpoint: there?.endpoint ?? "" });
    this.show(false);
    this.querySelector("[data-turn=on]").focus();
  }

  get account() {
    return document.querySelector('meta[name="account"]')?.content ?? "";
  }

  async send(address, values) {
    const token = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}")["X-CSRFToken"];
    const response = await fetch(address, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": token, "X-Account": this.account },
      body: new URLSearchParams(values),
    });
    return response.ok;
  }

  show(on) {
    this.querySelector("[data-on]").hidden = !on;
    this.querySelector("[data-off]").hidden = on;
    this.querySelector("[data-turn=on]").hidden = on;
    this.querySelector("[data-turn=off]").hidden = !on;
  }

  say(text) {
    const problem = this.querySelector("[data-problem]");
    problem.textContent = text;
    problem.hidden = !text;
  }
}

customElements.define("push-switch", PushSwitch);
