/** Is the model still good, and which edit hurt it? */

import { byId, el, setText } from "./dom.js";
import { clock, count, day, percent, plural } from "./format.js";
import { latest, latestBase, state, timeOf } from "./store.js";
import { baseByDefinition, difference, formatterOf, isMain, lowerIsBetter, title } from "./names.js";

const MOST_SHOWN = 4;
const SCORES = ["efficacy", "generalization", "locality", "retention"];

export function renderVerdict(dimension, onOpen) {
  const judged = judge(dimension);
  byId("verdict").dataset.state = judged.state;
  setText(byId("headline"), judged.headline);
  setText(byId("because"), judged.because);
  byId("scores").replaceChildren(...SCORES.map((metric) => score(metric, dimension)).filter(Boolean));
  byId("alerts").replaceChildren(...suspects(dimension, onOpen));
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
      worst.reason);
  }
  const last = lastVerdict();
  if (last && !last.passed) {
    return verdict("bad", `Below its thresholds at edit ${count(last.sequence)}.`, last.reason);
  }
  return verdict("good", "The model holds.", summary(dimension, last));
}

const verdict = (status, headline, because) => ({ state: status, headline, because });

function summary(dimension, last) {
  const edits = state.health.editsWritten;
  const parts = [`${plural(edits, "fact")} written in ${plural(state.health.editorSequence, "edit")}`];
  if (last) parts.push(`all thresholds held at edit ${count(last.sequence)}`);
  parts.push(alerts().length ? "no alert stands" : "no alert has been raised");
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

function lastVerdict() {
  const last = Math.max(...state.verdicts.keys(), -1);
  return state.verdicts.get(last) ?? null;
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
    el("button", { type: "button", class: "suspect", onclick: () => onOpen(sequence) },
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

/** Without an alert: the steepest step between two measurements whose intervals do not touch. */
function noAlert(dimension, onOpen) {
  const step = steepestStep(dimension);
  if (!step) {
    return el("li", { class: "calm" },
      "None stands out: no two measurements in a row differ by more than their intervals, for the worse.");
  }
  return el("li", { class: "calm" }, "No alert. The steepest step for the worse so far: ",
    el("button", { type: "button", class: "inline", onclick: () => onOpen(step.to) },
      `edits ${count(step.from + 1)} to ${count(step.to)}`),
    `, ${title(step.metric).toLowerCase()} ${step.dimension} ${difference(step.metric, step.dimension, step.change)}.`);
}

function steepestStep(dimension) {
  let steepest = null;
  for (const { metric, dimension: its, points } of state.curves.values()) {
    if (its !== dimension || !isMain(metric)) continue;
    const sign = lowerIsBetter(metric) ? -1 : 1;
    for (let i = 1; i < points.length; i++) {
      const [one, two] = [points[i - 1], points[i]];
      const apart = sign > 0 ? two.high < one.low : two.low > one.high;
      const loss = sign * (one.value - two.value);
      if (apart && (!steepest || loss > steepest.loss)) {
        steepest = { metric, dimension: its, loss, change: two.value - one.value, from: one.sequence, to: two.sequence };
      }
    }
  }
  return steepest;
}
