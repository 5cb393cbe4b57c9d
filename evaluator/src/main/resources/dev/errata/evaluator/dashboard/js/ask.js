/** A question to the model now, as it was, and unedited. */

import { byId, el } from "./dom.js";
import { count } from "./format.js";
import { timeOf } from "./store.js";
import { day } from "./format.js";

export function startAsk() {
  byId("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  byId("prompt").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      byId("ask").requestSubmit();
    }
  });
}

/** Puts a question into the box and asks it. */
export function askThis(prompt) {
  byId("prompt").value = prompt;
  byId("prompt").focus();
  ask();
}

async function ask() {
  const prompt = byId("prompt").value.trim();
  const asOf = byId("as-of").value.trim();
  if (!prompt) return;
  const button = byId("submit");
  button.disabled = true;
  byId("answers").replaceChildren(el("p", { class: "calm" }, "Asking…"));
  try {
    const response = await fetch("api/ask", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ prompt, asOf }),
    });
    const answer = await response.json();
    byId("answers").replaceChildren(...(response.ok ? rows(prompt, asOf, answer) : [problem(answer.error)]));
  } catch {
    byId("answers").replaceChildren(problem("The server does not answer; try again when it is back."));
  } finally {
    button.disabled = false;
  }
}

const problem = (message) => el("p", { class: "problem", role: "alert" }, message);

function rows(prompt, asOf, { now, base, past }) {
  const cards = [card("now", `Now, edit ${count(now.sequence)}`, now.text)];
  if (past) {
    const time = timeOf(past.sequence);
    const at = past.sequence === 0 ? "before the first edit" : `edit ${count(past.sequence)}`;
    cards.push(card("past", `As of ${asOf}, ${at}${time ? `, ${day(time)}` : ""}`, past.text));
  }
  cards.push(card("base", "Unedited", base));
  return [el("p", { class: "asked" }, prompt, " …"), el("dl", {}, ...cards)];
}

const card = (kind, who, text) =>
  el("div", { class: kind }, el("dt", {}, who), el("dd", {}, text || "(nothing)"));
