// Which methods the client has, and which of them a test has called.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { HumanloopClient } from "humanloop";
import { withServer } from "./sdk.mjs";

/** Methods that this server does not serve: they need a model provider, a tool runtime or monitoring. */
export const OUT = {
  prompts: ["call", "callStream", "populate", "updateMonitoring"],
  tools: ["updateMonitoring"],
  evaluators: ["updateMonitoring"],
  flows: ["updateMonitoring"],
};

/** The names of the client's resources, like `prompts`. */
export function resources() {
  const generated = Object.getOwnPropertyDescriptors(Object.getPrototypeOf(HumanloopClient.prototype));
  return Object.keys(generated).filter((name) => generated[name].get !== undefined);
}

/** The names of a resource's methods, without those that the client only has on top of the generated ones. */
export function methodsOf(api) {
  let prototype = Object.getPrototypeOf(api);
  while (Object.getPrototypeOf(prototype) !== Object.prototype) prototype = Object.getPrototypeOf(prototype);
  return Object.getOwnPropertyNames(prototype).filter((name) => name !== "constructor" && !name.startsWith("_"));
}

/**
 * Tests of a resource with a server of their own; fails in the end when a method of the resource was called by none of them.
 * @param {string} resource
 * @param {(context: {client: HumanloopClient}) => void} tests
 */
export function describeResource(resource, tests) {
  describe(resource, () => {
    const context = withServer();
    const called = new Set();
    before(() => record(context.client[resource], called));
    tests(context);
    test("every method is tested", () => {
      const wanted = methodsOf(context.client[resource]).filter((name) => !OUT[resource]?.includes(name));
      assert.deepEqual(wanted.filter((name) => !called.has(name)), [], `methods of ${resource} that no test called`);
    });
  });
}

/** Notes the names of the methods that are called. */
export function record(api, called, methods = methodsOf(api)) {
  for (const name of methods) {
    const method = api[name];
    api[name] = (...args) => {
      called.add(name);
      return method.apply(api, args);
    };
  }
}
