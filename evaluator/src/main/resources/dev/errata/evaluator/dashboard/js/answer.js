/** One corrected fact: for the old answer read the new, and what both models say now. */

import { el } from "./dom.js";
import { day, percent, sameAnswer } from "./format.js";
import { answerKey, state } from "./store.js";

export function fact(edit, sequence, index, onAsk) {
  const answer = state.answers.get(answerKey(sequence, index));
  const refused = edit.status === "REJECTED";
  return el("li", { class: refused ? "fact refused" : "fact" },
    el("p", { class: "correction" },
      el("span", { class: "prompt" }, edit.prompt || edit.subject, " "),
      edit.old === null ? null : el("del", {}, edit.old),
      edit.old === null ? null : " ",
      edit.target ? el("ins", {}, edit.target) : null,
      edit.kind === "UPDATE" ? null : el("span", { class: "badge" }, edit.kind.toLowerCase()),
      refused ? el("span", { class: "badge warn" }, `refused: ${edit.reason ?? "no reason given"}`) : null),
    el("p", { class: "said" },
      ...(answer ? says(answer, edit) : []),
      refused ? null : probability(edit),
      el("span", { class: "from" }, [day(edit.eventTime), edit.source, edit.actor].filter(Boolean).join(" · ")),
      edit.prompt ? el("button", { type: "button", id: `ask-${sequence}-${index}`, class: "inline ask-this", onclick: () => onAsk(edit.prompt),
        "aria-label": `Ask: ${edit.prompt}` }, "ask") : null));
}

function says(answer, edit) {
  const right = edit.target && sameAnswer(answer.now, edit.target);
  return [
    el("span", { class: "says" }, el("i", {}, "unedited"), answer.base || "(nothing)"),
    el("span", { class: right ? "says right" : "says wrong" }, el("i", {}, "now"),
      answer.now || "(nothing)",
      el("b", { "aria-label": right ? "as taught" : "not as taught" }, right ? "✓" : "✗")),
  ];
}

function probability(edit) {
  return el("span", { class: "probability", title: "Probability of the new answer, before and after the edit" },
    el("i", {}, "p"),
    `${percent(edit.before)} → ${percent(edit.after)}`);
}
