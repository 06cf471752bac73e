// Looks at every raw answer of the server before the client reads it.
import { faultOf } from "./shapes.mjs";

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
    if (answer.ok && pathname.startsWith("/v5/")) {
      const fault = faultOf(options?.method ?? "GET", pathname.slice("/v5".length), await answer.clone().text());
      if (fault !== undefined) faults.push(fault);
    }
    return answer;
  };
  return { faults, stop: () => (globalThis.fetch = original) };
}
