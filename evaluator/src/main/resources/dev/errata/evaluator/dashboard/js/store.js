/** All that is known, as the server tells it. Events may come twice without harm. */

const COLUMNS = ["sequence", "eventTime", "measuredAt", "value", "low", "high", "baseline", "n"];

export const state = empty();

function empty() {
  return {
    lineage: "",
    curves: new Map(),
    batches: new Map(),
    summaries: new Map(),
    alerts: new Map(),
    verdicts: new Map(),
    answers: new Map(),
    answeredAt: 0,
    health: null,
    loaded: false,
  };
}

export const curveKey = (metric, dimension) => `${metric} ${dimension}`;
export const answerKey = (sequence, index) => `${sequence}/${index}`;

const appliers = {
  snapshot(data) {
    Object.assign(state, empty(), { lineage: data.lineage, health: data.health, loaded: true });
    data.metrics.forEach(addCurve);
    data.summaries.forEach((s) => state.summaries.set(s.sequence, s));
    addBatches(data.batches);
    addSignals(data.signals);
    setAnswers(data.answers);
  },
  samples: (data) => data.forEach(addPoint),
  batches: addBatches,
  signals: addSignals,
  answers: setAnswers,
  health: (data) => { state.health = data; },
};

export const kinds = Object.keys(appliers);

export const apply = (kind, data) => appliers[kind](data);

function addCurve(columns) {
  const points = columns.sequence.map((_, i) =>
    Object.fromEntries(COLUMNS.map((name) => [name, columns[name][i]])));
  state.curves.set(curveKey(columns.metric, columns.dimension),
    { metric: columns.metric, dimension: columns.dimension, points });
}

function addPoint({ metric, dimension, point }) {
  const key = curveKey(metric, dimension);
  if (!state.curves.has(key)) state.curves.set(key, { metric, dimension, points: [] });
  const points = state.curves.get(key).points;
  let at = points.length;
  while (at > 0 && points[at - 1].sequence > point.sequence) at--;
  if (at > 0 && points[at - 1].sequence === point.sequence) points[at - 1] = point;
  else points.splice(at, 0, point);
}

function addBatches(batches) {
  for (const batch of batches) {
    state.batches.set(batch.sequence, batch);
    state.summaries.set(batch.sequence, batch);
  }
}

function addSignals({ alerts, verdicts }) {
  alerts.forEach((alert) => state.alerts.set(alert.id, alert));
  verdicts.forEach((verdict) => state.verdicts.set(verdict.sequence, verdict));
}

function setAnswers(answers) {
  answers.forEach((a) => state.answers.set(answerKey(a.sequence, a.index), a));
  if (state.answers.size > 500) {
    [...state.answers.keys()].slice(0, state.answers.size - 500).forEach((k) => state.answers.delete(k));
  }
}

export function latest(metric, dimension) {
  const curve = state.curves.get(curveKey(metric, dimension));
  return curve?.points.at(-1) ?? null;
}

/** The newest known value of the unedited model on this metric's questions. */
export function latestBase(metric, dimension) {
  const points = state.curves.get(curveKey(metric, dimension))?.points ?? [];
  for (let i = points.length - 1; i >= 0; i--) {
    if (points[i].baseline !== null) return points[i].baseline;
  }
  return null;
}

/** The event time of an edit, as far as it is known. */
export function timeOf(sequence) {
  return state.summaries.get(sequence)?.eventTime ?? null;
}
