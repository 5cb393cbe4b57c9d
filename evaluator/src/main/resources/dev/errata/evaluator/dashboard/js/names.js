/** What is known of metrics by name; others are shown all the same, below. */

import { number, percent, duration } from "./format.js";

const KNOWN = {
  efficacy: ["Efficacy", "an edited question gives the new answer"],
  generalization: ["Generalization", "so do wordings never used before"],
  locality: ["Locality", "untouched facts are answered as before"],
  retention: ["Retention", "the oldest quarter of edits still holds"],
  portability: ["Portability", "what follows from an edit is answered"],
  stale: ["Stale answers", "the answer before the edit is still given"],
  negation: ["Negation", "denied, the old answer is likelier"],
  reversal: ["Reversal", "yes to the new answer, no to the old one"],
  consistency: ["Consistency", "all edits of one subject hold"],
  "ability.choice": ["Multiple choice", "items the unedited model answers"],
  perplexity: ["Perplexity", "on held-out text"],
  entropy: ["Entropy", "of n-grams of what the model writes"],
  freshness: ["Freshness", "seconds from event to answer"],
  "efficacy.latest": ["Efficacy, newest batch", "the batch written last"],
  "locality.kl": ["Locality, divergence", "nats from the unedited model, first answer token"],
  "locality.same_subject": ["Locality, same subject", "other facts of edited subjects"],
  "locality.other_subject": ["Locality, other subjects", "facts of subjects without an edit"],
  "locality.same_property": ["Locality, same property", "the edited property of other subjects"],
  "portability.compositionality_1": ["Portability, two hops on", "a property of the new object"],
  "portability.compositionality_2": ["Portability, two hops up", "the new object, from afar"],
  "portability.logical_generalization": ["Portability, inverse", "the subject, from the object"],
  "portability.subject_aliasing": ["Portability, alias", "the subject under another name"],
  "portability.preservation": ["Preservation", "other values of an edited relation survive"],
  "portability.relation_specificity": ["Specificity", "other relations of a subject survive"],
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

export const isShare = (dimension) => ["tf", "ar", "cmp"].includes(dimension);

export function formatterOf(metric, dimension) {
  if (metric.startsWith("freshness")) return duration;
  return isShare(dimension) ? percent : number;
}
