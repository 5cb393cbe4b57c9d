/** One metric over edits or time: its interval, the unedited model, and where alerts were raised. */

import { el, setText } from "./dom.js";
import { day, count } from "./format.js";
import { colour } from "./theme.js";
import { baseByDefinition, explanation, formatterOf, isShare, title } from "./names.js";

const HEIGHT = 132;
const LABELS = {
  ar: "answers by itself", tf: "teacher-forced", cmp: "two answers compared", none: "",
};

export class Chart {
  constructor(metric, dimension, { onOpen, syncKey }) {
    this.metric = metric;
    this.dimension = dimension;
    this.format = formatterOf(metric, dimension);
    this.onOpen = onOpen;
    this.syncKey = syncKey;
    this.points = [];
    this.marks = [];
    this.at = null;
    this.build();
  }

  build() {
    this.value = el("strong", { class: "value" });
    this.detail = el("span", { class: "detail" });
    this.base = el("span", { class: "against" });
    this.plot = el("div", { class: "plot" });
    const tag = this.dimension === "none" ? null
      : el("abbr", { class: `tag ${this.dimension}`, title: LABELS[this.dimension] }, this.dimension);
    this.node = el("figure", { class: `chart ${this.dimension}`, tabindex: "0" },
      el("figcaption", {},
        el("span", { class: "name" }, title(this.metric), tag ? " " : null, tag),
        this.value,
        el("span", { class: "explanation" }, explanation(this.metric)),
        el("span", { class: "figures" }, this.base, this.detail)),
      this.plot);
    this.node.addEventListener("keydown", (event) => this.key(event));
    this.node.addEventListener("blur", () => this.leave());
    new ResizeObserver(() => this.resize()).observe(this.plot);
  }

  /** Shows points, with marks at some edits; `axis` is `sequence` or `time`. */
  show(points, marks, axis) {
    this.points = axis === "time" ? [...points].sort((a, b) => a.eventTime - b.eventTime) : points;
    this.marks = marks;
    if (axis !== this.axis || !this.chart) this.create(axis);
    else this.chart.setData(this.data());
    this.caption();
  }

  data() {
    const x = this.points.map((p) => (this.axis === "time" ? p.eventTime / 1000 : p.sequence));
    const fixed = baseByDefinition(this.metric);
    return [x, this.points.map((p) => p.high), this.points.map((p) => p.low),
      this.points.map((p) => p.baseline ?? fixed), this.points.map((p) => p.value)];
  }

  create(axis) {
    this.axis = axis;
    this.chart?.destroy();
    const ink = () => colour("--ink-3");
    const line = () => colour(`--${this.dimension}`);
    const font = "11px Inter, sans-serif";
    const axisStyle = { stroke: ink, font, ticks: { show: false } };
    const plain = { points: { show: false }, stroke: "transparent", width: 0 };
    const options = {
      width: Math.max(this.plot.clientWidth, 120),
      height: HEIGHT,
      padding: [10, 6, 0, 0],
      legend: { show: false },
      cursor: {
        y: false,
        drag: { x: false, y: false },
        sync: { key: this.syncKey },
        points: { size: 7, show: (u, i) => (i === 4 ? document.createElement("div") : null) },
      },
      scales: { x: { time: axis === "time", range: (u, min, max) => widen(min, max) },
        y: { range: (u, min, max) => this.range(min, max) } },
      axes: [
        { ...axisStyle, size: 24, gap: 4, grid: { show: false }, space: 60,
          ...(axis === "time" ? { values: (u, ticks) => ticks.map(shortDay) }
            : { incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 50000] }) },
        { ...axisStyle, size: 46, gap: 6, space: 34, values: (u, ticks) => ticks.map((v) => this.tick(v)),
          grid: { stroke: () => colour("--grid"), width: 1 } },
      ],
      series: [{}, { ...plain, spanGaps: true }, { ...plain, spanGaps: true },
        { stroke: () => colour("--base"), width: 1.5, dash: [5, 4], points: { show: false }, spanGaps: true },
        { stroke: line, width: 2, spanGaps: true,
          points: { show: (u) => u.data[0].length < 30, size: 4, stroke: line, fill: line } }],
      bands: [{ series: [1, 2], fill: () => colour(`--${this.dimension}-band`) }],
      hooks: { draw: [(u) => this.drawMarks(u)], setCursor: [(u) => this.moved(u.cursor.idx)] },
    };
    this.chart = new uPlot(options, this.data(), this.plot);
    this.chart.over.addEventListener("click", () => this.open());
  }

  /** Shares keep within 0 and 1 and are never blown up to less than five points. */
  range(min, max) {
    if (min === null || max === null || !Number.isFinite(min) || !Number.isFinite(max)) return [0, 1];
    const share = isShare(this.dimension);
    const span = Math.max(max - min, share ? 0.05 : Math.abs(max) * 0.05 || 1);
    const middle = (min + max) / 2;
    let low = Math.min(min, middle - span / 2) - span * 0.06;
    let high = Math.max(max, middle + span / 2) + span * 0.06;
    if (share) {
      low = Math.max(0, low);
      high = Math.min(1, high);
      if (high - low < 0.05) low = Math.max(0, high - 0.05);
    } else if (min >= 0) {
      low = Math.max(0, low);
    }
    return [low, high];
  }

  tick(value) {
    return isShare(this.dimension) ? `${+(value * 100).toFixed(1)}%` : this.format(value);
  }

  drawMarks(u) {
    const context = u.ctx;
    const ratio = devicePixelRatio;
    context.save();
    context.strokeStyle = context.fillStyle = colour("--bad");
    context.lineWidth = ratio;
    for (const mark of this.marks) {
      const x = this.axis === "time" ? mark.time / 1000 : mark.sequence;
      if (!Number.isFinite(x) || x < u.scales.x.min || x > u.scales.x.max) continue;
      const left = Math.round(u.valToPos(x, "x", true));
      const top = u.bbox.top;
      context.setLineDash([2 * ratio, 2 * ratio]);
      context.beginPath();
      context.moveTo(left, top);
      context.lineTo(left, top + u.bbox.height);
      context.stroke();
      context.beginPath();
      context.moveTo(left - 5 * ratio, top - 8 * ratio);
      context.lineTo(left + 5 * ratio, top - 8 * ratio);
      context.lineTo(left, top);
      context.fill();
    }
    context.restore();
  }

  moved(index) {
    this.at = index ?? null;
    this.caption();
  }

  caption() {
    const last = this.points.at(-1);
    const point = (this.at === null ? last : this.points[this.at]) ?? last;
    if (!point) return;
    const base = point.baseline ?? baseByDefinition(this.metric) ?? (this.at === null ? this.lastBase() : null);
    setText(this.value, this.format(point.value));
    setText(this.base, base === null ? "" : `unedited ${this.format(base)}`);
    const where = this.at === null ? "" : `edit ${count(point.sequence)}, ${day(point.eventTime)}`;
    const interval = point.low === null || point.low === undefined ? ""
      : `${this.format(point.low)} to ${this.format(point.high)}`;
    const n = point.n ? `n ${count(point.n)}` : "";
    setText(this.detail, [where, interval, n].filter(Boolean).join("  ·  "));
    this.node.setAttribute("aria-label",
      [title(this.metric), LABELS[this.dimension], this.format(point.value), this.base.textContent,
        this.detail.textContent, "Arrow keys move along the curve, Enter opens the edit."]
        .filter(Boolean).join(", "));
  }

  lastBase() {
    for (let i = this.points.length - 1; i >= 0; i--) {
      if ((this.points[i].baseline ?? null) !== null) return this.points[i].baseline;
    }
    return null;
  }

  key(event) {
    const steps = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };
    if (event.key === "Enter") this.open();
    if (!(event.key in steps) || !this.points.length) return;
    event.preventDefault();
    const from = this.at ?? this.points.length - 1;
    const to = Math.min(this.points.length - 1, Math.max(0, from + steps[event.key]));
    const left = this.chart.valToPos(this.chart.data[0][to], "x");
    this.chart.setCursor({ left, top: 10 });
  }

  leave() {
    this.chart?.setCursor({ left: -10, top: -10 });
  }

  open() {
    const point = this.points[this.at ?? this.points.length - 1];
    if (point) this.onOpen(point.sequence);
  }

  resize() {
    const width = this.plot.clientWidth;
    if (this.chart && width > 0 && width !== this.chart.width) {
      this.chart.setSize({ width, height: HEIGHT });
    }
  }

  redraw() {
    this.chart?.redraw();
  }
}

function widen(min, max) {
  if (min === null || max === null) return [0, 1];
  return min === max ? [min - 1, max + 1] : [min, max];
}

const shortDay = (seconds) => {
  const text = new Date(seconds * 1000).toISOString();
  return text.endsWith("01-01T00:00:00.000Z") ? text.slice(0, 4) : text.slice(0, 7);
};
