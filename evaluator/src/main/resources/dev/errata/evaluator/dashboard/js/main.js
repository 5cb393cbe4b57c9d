/** Puts the page together. */

import { byId, keepingFocus, setText } from "./dom.js";
import { clock, day, plural } from "./format.js";
import { connect } from "./live.js";
import { state } from "./store.js";
import { startTheme } from "./theme.js";
import { Charts } from "./charts.js";
import { Edits } from "./edits.js";
import { renderVerdict } from "./alerts.js";
import { renderHealth } from "./health.js";
import { askThis, startAsk } from "./ask.js";

const LINKS = { live: "live", connecting: "connecting", reconnecting: "reconnecting", refused: "refused" };

const edits = new Edits(askThis);
const open = (sequence) => edits.goTo(sequence);
const charts = new Charts(open);
const due = new Set();

const parts = {
  verdict: () => renderVerdict(charts.dimension, open),
  charts: () => charts.render(),
  health: renderHealth,
  edits: () => edits.render(),
  head: renderHead,
};

const after = {
  snapshot: Object.keys(parts),
  samples: ["verdict", "charts"],
  batches: ["charts", "edits", "head"],
  signals: ["verdict", "charts", "edits"],
  answers: ["edits"],
  health: ["verdict", "health", "head"],
};

function changed(kind) {
  if (due.size === 0) setTimeout(draw, document.hidden ? 500 : 50);
  after[kind].forEach((part) => due.add(part));
}

function draw() {
  const now = [...due];
  due.clear();
  keepingFocus(() => now.forEach((part) => parts[part]()));
}

function renderHead() {
  setText(byId("lineage"), state.lineage);
  const health = state.health;
  setText(byId("standing-for"), health?.eventTime ? `weights stand for ${day(health.eventTime)}` : "");
  setText(byId("colophon"), health
    ? `${plural(health.clients, "page")} watching. Server time ${clock(health.now)}. All intervals are 95% bootstrap intervals.`
    : "");
  banner(health?.problem ? `${health.problem}. What is shown may be old.` : "");
}

let linkState = "connecting";

function link(status, reason) {
  if (status === linkState && !reason) return;
  linkState = status;
  const node = byId("link");
  node.dataset.state = status;
  setText(node, LINKS[status]);
  if (status === "live") banner(state.health?.problem ?? "");
  if (status === "reconnecting") banner("The server does not answer. Reconnecting…");
  if (status === "refused") banner(reason);
}

function banner(text) {
  if (text === "" && linkState !== "live") return;
  const node = byId("banner");
  setText(node, text);
  node.hidden = text === "";
}

document.documentElement.dataset.dimension = charts.dimension;
byId("dimension").addEventListener("change", () => parts.verdict());
startTheme(() => charts.redraw());
startAsk();
connect(changed, link);
