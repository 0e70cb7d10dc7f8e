// Fetches the interval timer when it is first asked for, or where it ran on over a reload.
import { element } from "../dom.js";
import { sayNoNetwork } from "../outbox/start.js";
import { running } from "./choices.js";

const NAME = "interval-timer";

async function load() {
  const { script } = document.querySelector(NAME)?.dataset ?? {};
  if (!script || document.querySelector(`script[src="${script}"]`)) return;
  document.head.append(element("script", { type: "module", src: script, onerror: sayNoNetwork }));
  await customElements.whenDefined(NAME);
}

export function fetchWhenAsked() {
  if (running.get("interval") || history.state?.timer) load();
  document.addEventListener("click", async (event) => {
    const button = event.target.closest('[data-starts="interval"]');
    if (!button || customElements.get(NAME)) return;
    await load();
    document.querySelector(NAME).begin?.(button.closest(".drillcard"));
  });
}
