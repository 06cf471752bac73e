// Looks at every raw answer of the server before the client reads it.
import { faultOf, faultOfRefusal } from "./shapes.mjs";

/** What the server refuses with; other statuses come from the proxy that some tests put in between. */
const REFUSALS = [401, 404, 405, 409, 413, 422];

/**
 * Puts itself between the client and the network.
 * @returns {{faults: string[], stop: () => void}} what was wrong with the answers so far
 */
export function watchAnswers() {
  const original = globalThis.fetch;
  const faults = [];
  globalThis.fetch = async (url, options) => {
    const answer = await original(url, options);
    const { pathname } = new URL(url);
    if ((answer.ok || REFUSALS.includes(answer.status)) && pathname.startsWith("/v5/")) {
      const text = await answer.clone().text();
      const request = [options?.method ?? "GET", pathname.slice("/v5".length)];
      const fault = answer.ok ? faultOf(...request, text) : faultOfRefusal(...request, answer.status, text);
      if (fault !== undefined) faults.push(fault);
    }
    return answer;
  };
  return { faults, stop: () => (globalThis.fetch = original) };
}
