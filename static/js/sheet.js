// A session's page: the sheet, and what a thumb needs on it: undo, timers, the hand it is held in.
import "./session-sheet.js";
import { start } from "./set-watch.js";
import "./undo-toast.js";
import { apply } from "./timers/choices.js";
import { fetchWhenAsked } from "./timers/interval-loader.js";
import "./timers/rest-timer.js";
import { listenForTouch } from "./timers/signals.js";
import "./timers/stop-watch.js";
import "./timers/timer-settings.js";
import "./zone-offer.js";

apply();
listenForTouch();
start();
fetchWhenAsked();
