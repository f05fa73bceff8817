// The live page beside the board: messages, what is mine alone, who steers.

import { live } from "./live.js";
import { Messages } from "./desk/messages.js";
import { Own } from "./desk/own.js";
import { showOnly } from "./desk/only.js";
import { Said } from "./desk/said.js";
import { started } from "./live/started.js";

const said = new Said({ announce: live.announce, toast: live.toast });
const messages = new Messages({ member: live.config.member });
const own = new Own({ send: live.send, t: live.t, toast: live.toast, room: () => live.config.plenary });

function look() {
  messages.look();
  showOnly(live.config.member);
  said.look();
}

live.on("regions", look);
live.on("me", (frame) => frame.slot === "desk" && own.show(frame.data));
look();
said.start();
started("desk");
