/** The wall of curves: one small chart for each metric, main ones first. */

import { byId, setText } from "./dom.js";
import { plural } from "./format.js";
import { state, timeOf } from "./store.js";
import { byImportance, isMain } from "./names.js";
import { Chart } from "./chart.js";

const MOST = 60;

export class Charts {
  constructor(onOpen) {
    this.onOpen = onOpen;
    this.charts = new Map();
    this.axis = "sequence";
    this.dimension = "ar";
    this.listen("axis", (value) => { this.axis = value; });
    this.listen("dimension", (value) => { this.dimension = value; });
  }

  listen(name, set) {
    byId(name).addEventListener("change", (event) => {
      set(event.target.value);
      document.documentElement.dataset[name] = event.target.value;
      this.render();
    });
  }

  /** Teacher-forced and autoregressive values are never side by side. */
  shown() {
    const curves = [...state.curves.values()]
      .filter((c) => c.dimension === this.dimension || (c.dimension !== "tf" && c.dimension !== "ar"));
    if (state.summaries.size > 0) curves.push(weightChange());
    return curves.sort((a, b) => byImportance(a.metric, b.metric)).slice(0, MOST);
  }

  render() {
    const curves = this.shown();
    const kept = new Set();
    const places = { main: [], more: [] };
    for (const curve of curves) {
      const key = `${curve.metric} ${curve.dimension}`;
      kept.add(key);
      if (!this.charts.has(key)) {
        this.charts.set(key, new Chart(curve.metric, curve.dimension,
          { onOpen: this.onOpen, syncKey: "errata" }));
      }
      places[isMain(curve.metric) ? "main" : "more"].push([this.charts.get(key), curve]);
    }
    for (const [key, chart] of this.charts) {
      if (!kept.has(key)) chart.node.remove();
    }
    arrange(byId("charts"), places.main.map(([chart]) => chart.node));
    arrange(byId("more-charts"), places.more.map(([chart]) => chart.node));
    byId("more").hidden = places.more.length === 0;
    setText(byId("more-title"), plural(places.more.length, "more metric"));
    [...places.main, ...places.more].forEach(([chart, curve]) =>
      chart.show(curve.points, marksOf(curve), this.axis));
  }

  redraw() {
    this.charts.forEach((chart) => chart.redraw());
  }
}

function weightChange() {
  const points = [...state.summaries.values()].sort((a, b) => a.sequence - b.sequence)
    .map((s) => ({ sequence: s.sequence, eventTime: s.eventTime, value: s.norm, low: null, high: null,
      baseline: null, n: s.applied }));
  return { metric: "weight-change", dimension: "none", points };
}

/** Alerts of this metric, and on the curve of the weights those whose edit is known. */
function marksOf(curve) {
  const all = [...state.alerts.values()];
  const own = curve.metric === "weight-change"
    ? all.filter((a) => a.culprit !== null)
    : all.filter((a) => a.metric === curve.metric && a.dimension === curve.dimension);
  return own.map((a) => {
    const sequence = a.culprit ?? a.to;
    return { sequence, time: timeOf(sequence) ?? NaN };
  });
}

function arrange(parent, nodes) {
  nodes.forEach((node, i) => {
    if (parent.children[i] !== node) parent.insertBefore(node, parent.children[i] ?? null);
  });
}
