/** Numbers, times and texts as people read them. */

const whole = new Intl.NumberFormat("en-US");

export const count = (n) => whole.format(n);

export const plural = (n, one, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`;

export function percent(value) {
  if (value === null || value === undefined) return "–";
  const shown = value * 100;
  return `${shown >= 99.95 || shown === 0 ? shown.toFixed(0) : shown.toFixed(1)}%`;
}

export function number(value) {
  if (value === null || value === undefined) return "–";
  const size = Math.abs(value);
  if (size >= 1000) return whole.format(Math.round(value));
  if (size >= 100) return value.toFixed(0);
  if (size >= 10) return value.toFixed(1);
  if (size === 0) return "0";
  if (size >= 0.1) return value.toFixed(2);
  return value.toPrecision(2);
}

/** The day of an event, in UTC, as the command writes it. */
export function day(millis) {
  return millis === null || millis === undefined || millis <= 0
    ? "–"
    : new Date(millis).toISOString().slice(0, 10);
}

export const clock = (millis) => new Date(millis).toLocaleTimeString([], { hour12: false });

export function duration(seconds) {
  if (seconds === null || seconds === undefined) return "–";
  if (seconds < 0) return "0 s";
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`;
  if (seconds < 86_400 * 730) return `${Math.round(seconds / 86_400)} days`;
  return `${(seconds / 31_557_600).toFixed(1)} years`;
}

/** As the evaluator compares answers, near enough to mark them. */
export function sameAnswer(one, other) {
  const plain = (text) =>
    text.normalize("NFKC").toLowerCase().trim().replace(/\s+/g, " ").replace(/[.,;:?!]+$/, "")
      .replace(/^(an?|the) /, "");
  return plain(one) === plain(other);
}
