import assert from "node:assert/strict";
import test from "node:test";

import { Clock, median } from "../live/clock.js";
import { clockText, milestones, secondsLeft } from "../live/timers.js";

const NOON = Date.parse("2026-11-21T12:00:00Z");
const iso = (ms) => new Date(NOON + ms).toISOString();

function device({ wrongBy = 0 } = {}) {
  const time = { mono: 5000 };
  const clock = new Clock(() => time.mono, () => NOON + time.mono - 5000 + wrongBy);
  return { time, clock };
}

test("the median of an even number of offsets lies between the middle two", () => {
  assert.equal(median([9, 1, 3, 5]), 4);
  assert.equal(median([7]), 7);
});

test("a device whose clock is ten minutes off shows the server's time within half a second", () => {
  const { time, clock } = device({ wrongBy: 600_000 });
  for (const late of [20, 350, 40, 15, 640]) {
    clock.add(iso(time.mono - 5000 - late), 0);
    time.mono += 3000;
  }
  assert.ok(Math.abs(clock.now() - (NOON + time.mono - 5000)) < 500);
  assert.ok(Math.abs(clock.deviceError() + 600_000) < 500);
});

test("one late beat changes nothing, two in a row after a sleep change everything", () => {
  const { time, clock } = device();
  for (let beat = 0; beat < 5; beat++) clock.add(iso(0));
  clock.add(iso(-4000));
  assert.equal(clock.now(), NOON);
  clock.add(iso(60_000));
  assert.equal(clock.now(), NOON);
  time.mono += 3000;
  clock.add(iso(63_000));
  assert.equal(clock.now(), NOON + 63_000);
});

test("the page's own time serves until the first beat", () => {
  const { clock } = device({ wrongBy: -600_000 });
  clock.guess(iso(0), 5000);
  assert.equal(clock.now(), NOON);
  assert.equal(clock.sure, false);
  clock.add(iso(250));
  assert.equal(clock.now(), NOON + 250);
  assert.equal(clock.sure, true);
});

test("a time that is no time is ignored", () => {
  const { clock } = device();
  clock.add("yesterday");
  assert.equal(clock.sure, false);
});

test("seconds are shown as minutes, and as hours when there are many", () => {
  assert.deepEqual([0, 9, 75, 600, 3675].map(clockText), ["0:00", "0:09", "1:15", "10:00", "1:01:15"]);
});

test("a started second still counts, time after the end is negative, a pause stands still", () => {
  assert.equal(secondsLeft(iso(10_200), "", NOON), 11);
  assert.equal(secondsLeft(iso(-3_400), "", NOON), -3);
  assert.equal(secondsLeft(iso(60_000), iso(15_000), NOON + 500_000), 45);
});

test("milestones are passed once, and a short phase has no half time", () => {
  assert.equal(milestones(211, 210, 420), "time.half");
  assert.equal(milestones(210, 209, 420), null);
  assert.equal(milestones(121, 120, 420), "time.two");
  assert.equal(milestones(1, 0, 420), "time.up");
  assert.equal(milestones(61, 60, 120), null);
});
