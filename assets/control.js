// The lead's control view: its middle column in the phase's order, and the keyboard.

import { live } from "./live.js";
import { Following } from "./control/following.js";
import { Keys } from "./control/keys.js";
import { Middle } from "./control/middle.js";

const parts = [new Middle(), new Following()];
const look = () => parts.forEach((part) => part.look());

live.on("regions", look);
look();
new Keys({ t: live.t }).start();
