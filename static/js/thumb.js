// Everything that a thumb needs on a sheet: undo, timers, the hand it is held in.
import { start } from "./set-watch.js";
import "./undo-toast.js";
import { apply } from "./timers/choices.js";
import "./timers/interval-timer.js";
import "./timers/rest-timer.js";
import { listenForTouch } from "./timers/signals.js";
import "./timers/stop-watch.js";

apply();
listenForTouch();
start();
