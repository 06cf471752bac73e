// Every resource of the client has its tests; these fail by themselves when they leave a method out.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";
import { HumanloopClient } from "humanloop";
import { OUT, methodsOf, resources } from "./lib/coverage.mjs";

describe("coverage", () => {
  test("every resource of the client has its tests", async () => {
    assert.ok(resources().length >= 9, `the client has resources: ${resources()}`);
    for (const resource of resources()) {
      const source = await readFile(new URL(`${resource}.test.mjs`, import.meta.url), "utf8");
      assert.match(source, new RegExp(`^describeResource\\("${resource}",`, "m"), `${resource}.test.mjs tests ${resource}`);
    }
  });

  test("what is left out exists", () => {
    const client = new HumanloopClient({ apiKey: "none", baseUrl: "http://127.0.0.1:9/v5" });
    for (const [resource, methods] of Object.entries(OUT)) {
      assert.ok(resources().includes(resource), resource);
      for (const method of methods) assert.ok(methodsOf(client[resource]).includes(method), `${resource}.${method}`);
    }
  });
});
