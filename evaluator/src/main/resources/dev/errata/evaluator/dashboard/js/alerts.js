/** Is the model still good, and which edit hurt it? */

import { byId, el, place, setText } from "./dom.js";
import { clock, count, day, percent, plural } from "./format.js";
import { latest, latestBase, state, timeOf } from "./store.js";
import { baseByDefinition, formatterOf, isMain, lowerIsBetter, title } from "./names.js";

const MOST_SHOWN = 4;
const SCORES = ["efficacy", "generalization", "locality", "retention"];

export function renderVerdict(dimension, onOpen) {
  const judged = judge(dimension);
  byId("verdict").dataset.state = judged.state;
  setText(byId("headline"), judged.headline);
  setText(byId("because"), judged.because);
  place(byId("scores"), SCORES.map((metric) => score(metric, dimension)).filter(Boolean));
  place(byId("alerts"), suspects(dimension, onOpen));
  document.title = `${judged.headline} Errata, ${state.lineage}`;
}

function judge(dimension) {
  const health = state.health;
  if (!state.loaded) return verdict("unknown", "Connecting…", "");
  if (health.phase === "waiting") {
    return verdict("unknown", `Waiting for lineage ${state.lineage}.`,
      "Nothing has been written under this name yet; the page goes on by itself as soon as there is.");
  }
  if (health.phase === "reading") return verdict("unknown", "Reading the log…", "");
  if (state.curves.size === 0) {
    return verdict("unknown", "Not measured yet.", state.batches.size
      ? "Edits are coming in; the first measurement follows." : "The lineage has no edits yet.");
  }
  const standing = alerts().filter(isStanding);
  if (standing.length > 0) {
    const worst = standing[0];
    return verdict("bad", `${title(worst.metric)} fell at edit ${count(worst.culprit ?? worst.to)}.`,
      `${course(worst)} ${summary(dimension, last())}`);
  }
  const judged = last();
  if (judged && !judged.passed) {
    return verdict("bad", `Below its thresholds at edit ${count(judged.sequence)}.`, judged.reason);
  }
  if (judged) return verdict("good", "The model holds.", summary(dimension, judged));
  return againstUnedited(dimension);
}

/** Where nothing is judged by thresholds, the unedited model is the measure. */
function againstUnedited(dimension) {
  const efficacy = latest("efficacy", dimension);
  const base = latestBase("efficacy", dimension);
  if (!efficacy || base === null) return verdict("unknown", "No alert so far.", summary(dimension, null));
  if (efficacy.low > base) return verdict("good", "Ahead of the unedited model.", summary(dimension, null));
  if (efficacy.high < base) return verdict("bad", "Behind the unedited model.", summary(dimension, null));
  return verdict("unknown", "No better than unedited.", summary(dimension, null));
}

const verdict = (status, headline, because) => ({ state: status, headline, because });

function summary(dimension, judged) {
  const edits = state.health.editsWritten;
  const parts = [`${plural(edits, "fact")} written in ${plural(state.health.editorSequence, "edit")}`];
  parts.push(!judged ? "no thresholds are watched"
    : `${judged.passed ? "all thresholds held" : "not all thresholds held"} at edit ${count(judged.sequence)}`);
  if (!alerts().some(isStanding)) parts.push(alerts().length ? "no alert stands" : "no alert has been raised");
  const efficacy = latest("efficacy", dimension);
  const base = latestBase("efficacy", dimension);
  const compared = efficacy && base !== null
    ? ` Of what it was taught it answers ${percent(efficacy.value)}; unedited, ${percent(base)}.` : "";
  return `${parts.join(", ")}.${compared}`;
}

function score(metric, dimension) {
  const point = latest(metric, dimension);
  if (!point) return null;
  const base = latestBase(metric, dimension) ?? baseByDefinition(metric);
  const format = formatterOf(metric, dimension);
  return el("div", {},
    el("dt", {}, title(metric)),
    el("dd", {},
      el("strong", {}, format(point.value)),
      base === null ? null : el("span", {}, `unedited ${format(base)}`)));
}

const alerts = () => [...state.alerts.values()].sort((a, b) => b.raisedAt - a.raisedAt || b.id - a.id);

const last = () => state.verdicts.get(Math.max(...state.verdicts.keys(), -1)) ?? null;

/** From what to what it fell, and where it is now. */
function course({ metric, dimension, before, after }) {
  const format = formatterOf(metric, dimension);
  const now = latest(metric, dimension);
  return `It went from ${format(before)} to ${format(after)}${now ? ` and is at ${format(now.value)} now` : ""}.`;
}

/** An alert stands until its metric is back by more than half of what it lost. */
export function isStanding(alert) {
  const now = latest(alert.metric, alert.dimension);
  if (!now || now.sequence < alert.to || now.value === null) return true;
  const fall = alert.before - alert.after;
  return fall > 0 ? now.value < alert.before - fall / 2 : now.value > alert.before - fall / 2;
}

function suspects(dimension, onOpen) {
  const raised = alerts();
  if (raised.length === 0) return [noAlert(dimension, onOpen)];
  const shown = raised.slice(0, MOST_SHOWN).map((alert) => suspect(alert, onOpen));
  if (raised.length > MOST_SHOWN) {
    shown.push(el("li", { class: "calm" }, `and ${plural(raised.length - MOST_SHOWN, "older alert")}`));
  }
  return shown;
}

function suspect(alert, onOpen) {
  const format = formatterOf(alert.metric, alert.dimension);
  const sequence = alert.culprit ?? alert.to;
  return el("li", { class: isStanding(alert) ? "standing" : "recovered" },
    el("button", { type: "button", id: `alert-${alert.id}`, class: "suspect", onclick: () => onOpen(sequence) },
      el("span", { class: "which" },
        alert.culprit === null ? `Edits ${count(alert.from + 1)} to ${count(alert.to)}` : `Edit ${count(sequence)}`),
      el("span", { class: "what" },
        `${title(alert.metric)} ${alert.dimension === "none" ? "" : alert.dimension} `
        + `${format(alert.before)} → ${format(alert.after)}`)),
    el("p", {}, alert.reason),
    el("p", { class: "when" },
      [isStanding(alert) ? "stands" : "recovered since", `n ${count(alert.n)}`,
        timeOf(sequence) ? day(timeOf(sequence)) : "", `raised ${clock(alert.raisedAt)}`]
        .filter(Boolean).join("  ·  ")));
}

/** Without an alert: what has fallen furthest from its best, beyond both intervals. */
function noAlert(dimension, onOpen) {
  const fall = furthestFall(dimension);
  if (!fall) {
    return el("li", { class: "calm" },
      "No alert, and nothing has fallen below its best by more than the intervals.");
  }
  return el("li", { class: "calm" },
    `No alert. Furthest below its best is ${title(fall.metric).toLowerCase()}: `
    + `${fall.format(fall.best)} to ${fall.format(fall.now)}. The steepest step was at `,
    el("button", { type: "button", id: "steepest", class: "inline", onclick: () => onOpen(fall.to) },
      fall.to - fall.from === 1 ? `edit ${count(fall.to)}` : `edits ${count(fall.from + 1)} to ${count(fall.to)}`),
    ".");
}

function furthestFall(dimension) {
  let furthest = null;
  for (const { metric, dimension: its, points } of state.curves.values()) {
    if (its !== dimension || !isMain(metric) || points.length < 2) continue;
    const sign = lowerIsBetter(metric) ? -1 : 1;
    const worse = (one, two) => sign * (one.value - two.value);
    const now = points.at(-1);
    const best = points.reduce((a, b) => (worse(a, b) >= 0 ? a : b));
    const apart = sign > 0 ? now.high < best.low : now.low > best.high;
    if (!apart || (furthest && worse(best, now) <= furthest.loss)) continue;
    const [from, to] = steepest(points.slice(points.indexOf(best)), worse);
    furthest = { metric, loss: worse(best, now), best: best.value, now: now.value, from, to,
      format: formatterOf(metric, its) };
  }
  return furthest;
}

function steepest(points, worse) {
  let at = 1;
  for (let i = 2; i < points.length; i++) {
    if (worse(points[i - 1], points[i]) > worse(points[at - 1], points[at])) at = i;
  }
  return [points[at - 1].sequence, points[at].sequence];
}
