/** The newest edits, and for each what changed in which layer. */

import { byId, el, setText } from "./dom.js";
import { count, day, duration, number, plural } from "./format.js";
import { state } from "./store.js";
import { fact } from "./answer.js";

const FIRST_BATCHES = 6;
const STEP = 10;
const FACTS_OF_NEWEST = 6;
const FACTS_OF_OTHERS = 2;

export class Edits {
  constructor(onAsk) {
    this.onAsk = onAsk;
    this.open = new Set();
    this.shown = FIRST_BATCHES;
    this.pinned = null;
    this.drawn = new Map();
    byId("older").addEventListener("click", () => {
      this.shown += STEP;
      this.render();
    });
  }

  /** Opens one edit and goes there; asks the server for it when it is an older one. */
  async goTo(sequence) {
    this.open.add(sequence);
    if (!state.batches.has(sequence) && !(await fetched(sequence))) {
      this.missing(sequence);
      return;
    }
    this.pinned = sequence;
    this.render();
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    byId(`edit-${sequence}`)?.scrollIntoView({ block: "start", behavior: still ? "auto" : "smooth" });
    byId(`toggle-${sequence}`)?.focus({ preventScroll: true });
  }

  missing(sequence) {
    setText(byId("edits-title"), `Newest corrections (edit ${count(sequence)} is too old to be kept here)`);
  }

  render() {
    const all = [...state.batches.values()].sort((a, b) => b.sequence - a.sequence);
    const wanted = all.filter((b, i) => i < this.shown || b.sequence === this.pinned);
    const list = byId("batches");
    if (all.length === 0) {
      list.replaceChildren(el("li", { class: "calm" }, "No edits yet."));
      this.drawn.clear();
    } else {
      this.arrange(list, wanted, all[0].sequence);
    }
    byId("older").hidden = all.length <= this.shown;
  }

  /** Leaves alone what has not changed, so that a selection stays where it is. */
  arrange(list, batches, newest) {
    const before = this.drawn;
    this.drawn = new Map();
    const nodes = batches.map((batch) => {
      const key = JSON.stringify([batch.sequence, this.open.has(batch.sequence), batch.sequence === newest,
        this.answersOf(batch), verdictOf(batch), suspected(batch.sequence)]);
      const kept = before.get(batch.sequence);
      const node = kept?.key === key ? kept.node : this.item(batch, batch.sequence === newest);
      this.drawn.set(batch.sequence, { key, node });
      return node;
    });
    [...list.children].filter((node) => !nodes.includes(node)).forEach((node) => node.remove());
    nodes.forEach((node, i) => {
      if (list.children[i] !== node) list.insertBefore(node, list.children[i] ?? null);
    });
  }

  answersOf(batch) {
    return batch.edits.map((_, i) => state.answers.get(`${batch.sequence}/${i}`)?.now ?? null);
  }

  item(batch, isNewest) {
    const open = this.open.has(batch.sequence);
    const most = open ? batch.edits.length : isNewest ? FACTS_OF_NEWEST : FACTS_OF_OTHERS;
    const hidden = batch.edits.length - Math.min(most, batch.edits.length);
    return el("li", { id: `edit-${batch.sequence}`, class: suspected(batch.sequence) ? "batch suspected" : "batch" },
      el("h3", {},
        el("button", { type: "button", id: `toggle-${batch.sequence}`, class: "toggle", "aria-expanded": String(open),
          onclick: () => this.toggle(batch.sequence) },
          el("span", { class: "sequence" }, `Edit ${count(batch.sequence)}`),
          el("span", { class: "meta" }, meta(batch)),
          size(batch), miniature(batch.layers))),
      open ? details(batch) : null,
      batch.note ? el("p", { class: "note" }, batch.note) : null,
      el("ol", { class: "facts" },
        ...batch.edits.slice(0, most).map((edit, i) => fact(edit, batch.sequence, i, this.onAsk))),
      hidden > 0 ? el("button", { type: "button", id: `all-${batch.sequence}`, class: "inline all",
        onclick: () => this.toggle(batch.sequence) },
        `and ${plural(hidden, "more fact")}`) : null);
  }

  toggle(sequence) {
    if (!this.open.delete(sequence)) this.open.add(sequence);
    this.render();
    byId(`toggle-${sequence}`)?.focus({ preventScroll: true });
  }
}

function meta(batch) {
  return [day(batch.eventTime), plural(batch.applied, "fact"),
    batch.rejected ? `${count(batch.rejected)} refused` : "", `‖ΔW‖ ${number(batch.norm)}`]
    .filter(Boolean).join("  ·  ");
}

const suspected = (sequence) => [...state.alerts.values()].some((a) => a.culprit === sequence);

const verdictOf = (batch) => state.verdicts.get(batch.sequence) ?? null;

/** How much the batch changed the weights, beside the one that changed them most. */
function size(batch) {
  const most = Math.max(...[...state.summaries.values()].map((s) => s.norm), 1e-12);
  return el("span", { class: "size meter", "aria-hidden": "true" },
    el("span", { width: `${(100 * batch.norm) / most}%` }));
}

/** The layers at a glance: one bar for each changed weight. */
function miniature(layers) {
  if (layers.length < 2) return null;
  const most = Math.max(...layers.map((l) => l.norm), 1e-12);
  return el("span", { class: "miniature", "aria-hidden": "true" },
    ...layers.slice(0, 24).map((layer) => {
      const bar = el("span");
      bar.style.height = `${Math.max(8, (100 * layer.norm) / most)}%`;
      return bar;
    }));
}

function details(batch) {
  const verdict = verdictOf(batch);
  const facts = [["method", batch.method], ["device", batch.device], ["took", duration(batch.seconds)],
    ["wrote again", batch.rehearsed ? plural(batch.rehearsed, "earlier fact") : null], ["batch", batch.batchId],
    ["verdict", verdict === null ? null : verdict.passed ? "all thresholds held" : verdict.reason]]
    .filter(([, value]) => value);
  return el("div", { class: "details" },
    el("dl", {}, ...facts.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)))),
    el("h4", {}, "What changed in which layer, ‖ΔW‖"),
    layerBars(batch.layers));
}

function layerBars(layers) {
  if (layers.length === 0) return el("p", { class: "none" }, "No weight changed.");
  const most = Math.max(...layers.map((l) => l.norm), 1e-12);
  return el("ul", { class: "layers" }, ...layers.map((layer) => el("li", {},
    el("span", { class: "layer" }, layer.layer === null ? "–" : `layer ${layer.layer}`),
    el("span", { class: "weight" }, layer.weight),
    el("span", { class: "meter" }, el("span", { width: `${(100 * layer.norm) / most}%` })),
    el("span", { class: "n" }, number(layer.norm)),
    el("span", { class: "rank" }, `rank ${count(layer.rank)}`))));
}

async function fetched(sequence) {
  try {
    const response = await fetch(`api/batch/${sequence}`);
    if (!response.ok) return false;
    const batch = await response.json();
    state.batches.set(batch.sequence, batch);
    return true;
  } catch {
    return false;
  }
}
