// The lead's control view: its middle column in the phase's order, and the keyboard.

import { live } from "./live.js";
import { Keys } from "./control/keys.js";
import { Middle } from "./control/middle.js";

const middle = new Middle();

live.on("regions", () => middle.look());
middle.look();
new Keys({ t: live.t }).start();
