/** How the stream itself is doing. What is not known is said so, never shown as 0. */

import { byId, el, place } from "./dom.js";
import { count, day, duration, number, plural } from "./format.js";
import { state } from "./store.js";

const REPLAY_SECONDS = 2 * 86_400;

export function renderHealth() {
  const health = state.health;
  if (!health) return;
  place(byId("stations"), stations(health));
  place(byId("reasons"), reasons(health));
}

const perSecond = (rate, what) => (rate === null ? null : `${number(rate)} ${what}/s`);

function stations(health) {
  const behind = health.replicaSequence === null ? null : health.editorSequence - health.replicaSequence;
  return [
    station("Facts", health.facts === null ? null : count(health.facts),
      health.facts === null ? "not known yet" : "on the topic",
      [perSecond(health.factsPerSecond, "facts")]),
    stream(health.stream),
    station("Editor", count(health.editorSequence), "edits logged",
      [`${plural(health.batchesWaiting, "batch", "batches")} waiting`, perSecond(health.editsPerSecond, "facts")],
      health.batchesWaiting > 4),
    station("Replica", health.replicaSequence === null ? null : count(health.replicaSequence),
      health.replicaSequence === null ? "no model to ask yet" : "edits answered with",
      [behind === null ? null : behind > 0 ? `${plural(behind, "edit")} behind` : "up to date"], behind > 4),
    freshness(health),
  ];
}

function stream(counts) {
  if (!counts) return station("Stream", null, "counted inside the stream service; not told here", []);
  const dropped = Object.values(counts.dropped).reduce((a, b) => a + b, 0);
  return station("Stream", count(counts.settling), "changes settling",
    [`${count(counts.received)} read`, `${count(dropped)} led to no edit`]);
}

function freshness(health) {
  const fresh = health.freshness;
  if (!fresh) {
    return station("Freshness", null, "no edit since this page's server started", [
      health.eventTime ? `weights stand for ${day(health.eventTime)}` : null]);
  }
  if (fresh.sinceEvent > REPLAY_SECONDS) {
    return station("Freshness", duration(fresh.sinceOrder), "from batch to answer",
      [`replaying ${day(health.eventTime)}`]);
  }
  return station("Freshness", duration(fresh.sinceEvent), "from event to answer",
    [fresh.sinceOrder === null ? null : `${duration(fresh.sinceOrder)} from batch to answer`]);
}

/** A station whose value is null says in its unit why. */
function station(name, value, unit, notes, late = false) {
  return el("li", { class: late ? "late" : null },
    el("h3", {}, name),
    el("p", { class: "big" }, value ?? "–"),
    el("p", { class: "unit" }, unit),
    ...notes.filter(Boolean).map((note) => el("p", { class: "note" }, note)));
}

function reasons(health) {
  const groups = [];
  if (health.stream) groups.push(["No edit because", health.stream.dropped, "no change was dropped"]);
  groups.push(["Refused by the editor", health.refusals, "none"]);
  groups.push(["Dead letters", health.deadLetters, "none"]);
  return groups.map(([name, counts, none]) => group(name, counts, none));
}

function group(name, counts, none) {
  const entries = Object.entries(counts).filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1]).slice(0, 8);
  const most = entries.length ? entries[0][1] : 1;
  return el("section", {},
    el("h3", {}, name),
    entries.length === 0 ? el("p", { class: "none" }, none)
      : el("ul", {}, ...entries.map(([reason, n]) => el("li", {},
        el("span", { class: "reason" }, reason),
        el("span", { class: "meter" }, el("span", { width: `${(100 * n) / most}%` })),
        el("span", { class: "n" }, count(n))))));
}
