/** The connection: opens, applies what comes, says how it is, and comes back by itself. */

import { apply, kinds } from "./store.js";

const SILENCE = 4000;
const REFUSED = 5000;

export function connect(onChange, onLink) {
  let heard = 0;
  let retry = 0;

  function open() {
    const source = new EventSource("events");
    for (const kind of kinds) {
      source.addEventListener(kind, (event) => {
        heard = Date.now();
        onLink("live");
        apply(kind, JSON.parse(event.data));
        onChange(kind);
      });
    }
    source.onerror = () => {
      onLink("reconnecting");
      if (source.readyState === EventSource.CLOSED) again(source);
    };
    return source;
  }

  /** A browser gives up when the server answers but refuses: it is full, or wants a token. */
  async function again(source) {
    source.close();
    clearTimeout(retry);
    retry = setTimeout(open, REFUSED);
    const refusal = await refusedBecause();
    if (refusal) onLink("refused", refusal);
  }

  async function refusedBecause() {
    const abort = new AbortController();
    try {
      const response = await fetch("events", { signal: abort.signal });
      return response.ok ? null : (await response.text()).trim();
    } catch {
      return null;
    } finally {
      abort.abort();
    }
  }

  setInterval(() => {
    if (heard && Date.now() - heard > SILENCE) onLink("reconnecting");
  }, 1000);
  open();
}
