// On every page of a signed-in person: takes up what is done on the sheet, writes it to the
// phone, paints it, and sends it whenever there is a chance. The service worker is started
// here too. Without IndexedDB the forms go straight to the server, as without this script.
import { numberFields, problemOf } from "../amounts.js";
import { element, fill } from "../dom.js";
import { addressOf, matchAddress } from "./addresses.js";
import { counted } from "./acts.js";
import { actsOf, keep } from "./store.js";
import { drain, pause } from "./sender.js";
import { actOf, actsOfForm } from "./forms.js";
import { changedEditor, sayPieces, sayWhatIsLogged } from "./follow.js";
import { paint, settle } from "./paint.js";
import { askAbout, sayRefused, tellRefused } from "./refused.js";
import { refresh } from "./refresh.js";
import { asksFirst } from "./stopped.js";
import { paintEnd, paintPain, paintSwap, paintUnswap, settlePain, takeBackEnd } from "./paint-acts.js";
import "./kept-copy.js";
import "./sync-status.js";
import "./leaving.js";

const PAINTED = {
  pain: paintPain,
  swap: paintSwap,
  unswap: paintUnswap,
  finish: paintEnd,
  reopen: paintEnd,
};

const account = document.querySelector('meta[name="account"]')?.content ?? "";
const channel = new BroadcastChannel("kneelift-outbox");
const direct = new WeakSet();
const shown = new Map();
const busy = new WeakSet();
let failures = 0;
let outcome = "sent";
let timer = 0;
let running = null;
let again = false;

const tell = (detail) => document.dispatchEvent(new CustomEvent("outbox", { detail }));

async function say(state) {
  const acts = await actsOf(account).catch(() => []);
  const waiting = acts.filter((act) => act.state === "waiting");
  document.documentElement.dataset.waiting = waiting.length;
  tell({ state, left: counted(waiting), parked: acts.filter((act) => act.state === "parked") });
}

// The page's sets as the server has them now, with what waits here painted over.
let since = Number(document.documentElement.dataset.keptSince ?? performance.timeOrigin);
async function renew() {
  if (!document.querySelector("session-sheet")) return;
  const asked = Date.now();
  const changed = navigator.onLine && (await refresh(account).catch(() => false));
  if (changed) {
    since = asked;
    shown.clear();
  }
  await repaint().catch(() => {});
}

async function send() {
  if (!account || account === "none") return;
  if (running) { again = true; return; }
  clearTimeout(timer);
  running = drain(account, (news) => {
    if (news.state === "sending") return say("sending");
    // What was refused is taken back to what the server holds, and said where she is.
    if (news.state === "parked" && news.act.set) renew();
    else repaint();
    if (news.state === "parked" && news.act.state === "parked") sayRefused(news.act);
    channel.postMessage("changed");
  }).catch(() => ({ state: "sent", after: 0 }));
  const { state, after } = await running;
  running = null;
  outcome = state;
  if (again) { again = false; return send(); }
  say(state);
  if (state === "sent") document.dispatchEvent(new CustomEvent("outbox:sent"));
  if (state === "sent" || state === "sign-in") { failures = 0; return; }
  if (state === "wait") askForSync();
  timer = setTimeout(send, Math.max(after, pause(failures)));
  failures += 1;
}

// The browser wakes the service worker when there is a network again, with this page closed too.
async function askForSync() {
  const registration = await navigator.serviceWorker?.getRegistration().catch(() => null);
  registration?.sync?.register("outbox:" + account).catch(() => {});
}

// Tries at once: something has changed for the better, or somebody asks.
function now() {
  failures = 0;
  return send();
}

async function take(form, submitter) {
  let acts;
  try {
    acts = await kept(await actsOfForm(form, submitter));
  } catch {
    // Full, or refused: straight to the server, and say so.
    tell({ state: "refused", left: { count: 0 }, parked: [] });
    // Not from within the event that is still being handled: the browser would ignore it.
    setTimeout(() => fetchHtmx().then(() => {
      const { name, id } = actOf(form, submitter);
      const source = ["log", "removal"].includes(name) && document.getElementById("row-" + id);
      if (source && window.htmx) {
        const values = Object.fromEntries(new FormData(form, submitter));
        return window.htmx.ajax("POST", addressOf(name, id), { source, values });
      }
      direct.add(form);
      form.requestSubmit(submitter);
    }));
    return;
  }
  await taken(acts);
}

// The box of the row that a button logs: the rows of a drill share one form.
const rowOf = (submitter) => (submitter?.name === "row" ? submitter.closest(".rowbox") : null);

// What sends a form and leaves the page where it is: on one's own pages only fetched for this.
async function fetchHtmx() {
  const script = document.getElementById("send-at-once")?.content.querySelector("script").cloneNode(true);
  if (!script || window.htmx) return;
  // It begins at once only on a page that is whole; before that it waits for what was long ago.
  if (document.readyState !== "complete") {
    await new Promise((done) => { addEventListener("load", done, { once: true }); });
  }
  document.head.append(script);
  await new Promise((done) => {
    script.onload = done;
    script.onerror = done;
  });
}

async function kept(acts) {
  return keep(...acts.map((act) => ({ account, ...act })));
}

async function taken(acts) {
  // Half of one set is none.
  const { oneLeft } = document.getElementById("outbox-words")?.dataset ?? {};
  if (!acts.length) document.querySelector("toast-list")?.say(oneLeft);
  const { dataset } = document.documentElement;
  dataset.waiting = Number(dataset.waiting ?? 0) + acts.length;
  for (const act of acts) await show(act, "held", true);
  document.dispatchEvent(new CustomEvent("outbox:taken", { detail: acts }));
  say(navigator.onLine ? "sending" : "wait");
  channel.postMessage("changed");
  navigator.storage?.persist?.().catch(() => {});
  send();
}

// Acts that no form stands for: an undo. Throws where the phone keeps nothing.
export async function perform(...acts) {
  await taken(await kept(acts));
}

// Before htmx hears of it.
document.addEventListener("submit", (event) => {
  let form = event.target;
  let { submitter } = event;
  const act = account && actOf(form, submitter);
  if (!act) return;
  if (direct.delete(form)) return;
  event.preventDefault();
  event.stopPropagation();
  // What was changed beside the rows is what the row's own circle logs.
  if (asksFirst(form, submitter, act)) return;
  const row = rowOf(submitter);
  const editor = row && changedEditor(submitter);
  if (editor) [form, submitter] = [editor, null];
  if (["log", "finish"].includes(act.name) && isRefused(form)) return;
  // The second of a double tap, while the first is being written.
  const tapped = row ?? form;
  if (busy.has(tapped)) return;
  busy.add(tapped);
  take(form, submitter).finally(() => busy.delete(tapped));
}, true);

for (const type of ["input", "change"]) {
  document.addEventListener(type, (event) => {
    const form = event.target.closest?.(".edit form, .rowedit form, act-sheets form[method=post]");
    if (!form) return;
    sayProblems(form);
    if (!form.closest(".edit")) return sayPieces(form);
    form.dataset.changed = "";
    sayWhatIsLogged(form);
  });
}

function wordsOf(problem, field) {
  const pattern = problem === "most" && field.dataset.mostSaid;
  return fill(pattern || document.getElementById("outbox-words").dataset[problem], { value: field.value.trim() });
}

// A sentence beside a number.
function tellBeside(field, problem) {
  const told = element("p", { className: "error", textContent: wordsOf(problem, field) });
  told.role = "alert";
  told.dataset.told = problem;
  field.closest(".steppers, .field").after(told);
}

// What was said of a number that stands no more is taken away.
function unsay(form) {
  form.querySelector(".error[data-told]")?.remove();
  for (const field of numberFields(form)) field.removeAttribute("aria-invalid");
}

// Says beside the fields what is wrong with one, while it is typed: an empty one only once it is sent.
function sayProblems(form) {
  unsay(form);
  const wrong = numberFields(form).find((field) => !["", "empty", "unlikely"].includes(problemOf(field)));
  if (!wrong) return;
  wrong.setAttribute("aria-invalid", "true");
  tellBeside(wrong, problemOf(wrong));
}

// Says at a field what is wrong with it: before anything is painted, and waits on the phone for a no.
function isRefused(form) {
  for (const field of numberFields(form)) {
    field.setCustomValidity("");
    const problem = problemOf(field);
    if (!problem) continue;
    // That the set before was logged says nothing of this one.
    document.querySelector("toast-list")?.clear();
    if (problem !== "unlikely") {
      field.setCustomValidity(wordsOf(problem, field));
      field.addEventListener("input", () => field.setCustomValidity(""), { once: true });
      return !field.reportValidity();
    }
    // A question, in the page: a field that is no good would keep the form from being sent again.
    unsay(form);
    field.dataset.sure = field.value.trim();
    tellBeside(field, problem);
    return true;
  }
  unsay(form);
  return false;
}

// What cannot wait needs a network now: said, before the browser shows a page of its own.
document.addEventListener("submit", (event) => {
  if (navigator.onLine || event.defaultPrevented || event.target.method !== "post") return;
  event.preventDefault();
  sayNoNetwork();
});

export function sayNoNetwork() {
  document.querySelector("toast-list")?.say(document.getElementById("outbox-words").dataset.needs);
}

// An act is painted once; later only its tick changes, so that nobody's typing is lost.
async function show(act, how, tapped = false) {
  // Its own page says of it what there is to say.
  if (act.address) return;
  if (how === "parked" && (act.kind === "finish" || act.kind === "reopen")) return takeBackEnd(act);
  const before = shown.get(act.id);
  shown.set(act.id, how);
  const paints = PAINTED[act.kind];
  if (!before) await (paints ? paints(act, tapped) : paint(act, how, tapped));
  if (act.kind === "pain") settlePain(act, how);
  else if (before && before !== how) settle(act, how);
}

// What is not in this page yet: all that waits, and what was sent since the page was asked
// for, by another tab or, when it is a copy, since it was kept.
async function repaint() {
  const acts = await actsOf(account);
  const held = new Set(acts.filter((act) => act.state === "waiting" && act.set).map((act) => act.set));
  for (const act of acts) {
    if (act.state === "waiting") await show(act, "held");
    else if (act.state === "parked" && !act.set) await show(act, "parked");
    else if (act.sentAt >= since) await show(act, held.has(act.set) ? "held" : "sent");
  }
  const parked = acts.filter((act) => act.state === "parked" && act.set);
  tellRefused(parked);
  askAbout(parked);
}

async function start() {
  if (!account || account === "none") return;
  await repaint().catch(() => {});
  await say(navigator.onLine ? "sent" : "wait");
  document.documentElement.dataset.outbox = "ready";
  send();
  addEventListener("online", now);
  addEventListener("offline", () => say("wait"));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) renew().then(now); });
  addEventListener("pageshow", (event) => { if (event.persisted) renew().then(now); });
  document.addEventListener("outbox:send", now);
  // After somebody decided on what was refused.
  document.addEventListener("outbox:renew", () => renew().then(now));
  channel.addEventListener("message", async () => {
    await repaint().catch(() => {});
    if (!running) say(failures ? outcome : "sent");
  });
}

async function install() {
  const release = document.querySelector('meta[name="release"]')?.content;
  if (!release || !navigator.serviceWorker) return;
  const registration = await navigator.serviceWorker.register(addressOf("worker"), { updateViaCache: "none" });
  await navigator.serviceWorker.ready;
  // A page that a coach works on without a signal: that one alone is kept, with its looks.
  const path = document.querySelector('meta[name="kept-page"]') ? location.pathname : "";
  const looks = path ? [...document.querySelectorAll("link[rel=stylesheet]")].map((link) => link.href) : [];
  // The page of a drill that was added or swapped in is kept at once, when the server knows of it.
  const drills = () => (Number(document.documentElement.dataset.waiting)
    ? []
    : [...document.querySelectorAll("session-sheet a[href]")]
      .map(({ pathname }) => pathname).filter((address) => matchAddress(address, ["drill"])));
  const ask = () => registration.active?.postMessage({ type: "keep", account, path, looks, drills: drills() });
  document.addEventListener("outbox:sent", ask);
  navigator.serviceWorker.addEventListener("controllerchange", ask);
  navigator.serviceWorker.addEventListener("message", (event) => {
    if (event.data?.type === "kept") document.documentElement.dataset.offline = "kept";
  });
  ask();
}

start();
install().catch(() => {});
