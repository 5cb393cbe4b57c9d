/** What is known of metrics by name; others are shown all the same, below. */

import { number, percent, duration } from "./format.js";

const KNOWN = {
  efficacy: ["Efficacy", "an edited question gives the new answer"],
  generalization: ["Generalization", "so do wordings never used before"],
  locality: ["Locality", "untouched facts are answered as before"],
  retention: ["Retention", "the oldest quarter of edits still holds"],
  portability: ["Portability", "what follows from an edit is answered"],
  stale: ["Stale answers", "the answer before the edit is still given"],
  negation: ["Negation", "denied statements are answered consistently"],
  perplexity: ["Perplexity", "on held-out text"],
  entropy: ["Entropy", "of n-grams of what the model writes"],
  freshness: ["Freshness", "seconds from event to answer"],
  "efficacy.latest": ["Efficacy, newest batch", "the batch written last"],
  "locality.kl": ["Locality, divergence", "nats from the unedited model, first answer token"],
  "locality.same_subject": ["Locality, same subject", "other facts of edited subjects"],
  "locality.other_subject": ["Locality, other subjects", "facts of subjects without an edit"],
  "locality.same_property": ["Locality, same property", "the edited property of other subjects"],
  "portability.two_hop": ["Portability, two hops", "a property of the new object"],
  "portability.inverse": ["Portability, inverse", "the subject, asked from the new object"],
  "weight-change": ["Weight change", "‖ΔW‖ of each edit, over all layers"],
};

const MAIN = [
  "efficacy", "generalization", "locality", "retention", "portability", "stale", "perplexity",
  "weight-change",
];

const LOWER_IS_BETTER = ["stale", "perplexity", "freshness", "locality.kl"];

/** The unedited model's value where it is one by definition. */
export const baseByDefinition = (metric) =>
  metric.startsWith("locality") && metric !== "locality.kl" ? 1 : null;

export function title(metric) {
  const known = KNOWN[metric];
  if (known) return known[0];
  const text = metric.replace(/[._-]+/g, " ").trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export const explanation = (metric) => (KNOWN[metric] ?? ["", ""])[1];

export const isMain = (metric) => MAIN.includes(metric);

export const lowerIsBetter = (metric) => LOWER_IS_BETTER.some((name) => metric.startsWith(name));

export function byImportance(one, other) {
  const place = (metric) => {
    const at = MAIN.indexOf(metric);
    return at < 0 ? MAIN.length : at;
  };
  return place(one) - place(other) || one.localeCompare(other);
}

export const isShare = (dimension) => dimension === "tf" || dimension === "ar";

export function formatterOf(metric, dimension) {
  if (metric.startsWith("freshness")) return duration;
  return isShare(dimension) ? percent : number;
}
