// Answers get lost: the client sends the same request again, and nothing may be counted twice.
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { ALL, APPS, DATAPOINTS, assertRun, evaluators, expectedLogs } from "./lib/scenario.mjs";
import { startProxy } from "./lib/proxy.mjs";
import { clientOf, withServer } from "./lib/sdk.mjs";

describe("retries", () => {
  const context = withServer();
  const proxies = [];
  after(() => proxies.forEach((proxy) => proxy.close()));

  /** A client whose requests pass a proxy that loses the first answer to every request that `loses` picks. */
  async function clientThatLoses(loses, status) {
    const lost = new Set();
    const proxy = await startProxy(context.server.url, (exchange) => {
      const request = keyOf(exchange);
      if (exchange.status >= 300 || lost.has(request) || !loses(exchange)) return undefined;
      lost.add(request);
      return status;
    });
    proxies.push(proxy);
    return { client: clientOf(context.server, { baseUrl: `${proxy.url}/v5` }), proxy, lost };
  }

  for (const status of [500, 503, 429, 408]) {
    test(`lost answers to log writes, seen as ${status}, leave every log and judgment there once`, async () => {
      let writes = 0;
      const { client, proxy, lost } = await clientThatLoses(({ path }) => /\/log(\?|$)/.test(path) && writes++ % 9 === 0, status);
      await client.evaluations.run({
        name: `lossy ${status}`,
        file: { path: "flows/lossy", type: "flow", version: { release: status }, callable: async (inputs) => APPS.first(inputs) },
        dataset: { path: "datasets/sums", datapoints: DATAPOINTS },
        evaluators: evaluators(ALL, "judges"),
        concurrency: 32,
      });
      assert.ok(lost.size >= 20, `${lost.size} answers were lost`);
      // The server counts what it stored although the answer got lost, so the run is complete before the client has sent it all again.
      await proxy.until(() => [...lost].every((request) => answersTo(proxy, request).length >= 2));

      const { answer: evaluation } = proxy.exchanges.find(({ method, path }) => method === "POST" && path === "/v5/evaluations");
      const { answer: run } = proxy.exchanges.find(({ method, path }) => method === "POST" && path.endsWith("/runs"));
      await assertRun(context.client, await context.client.evaluations.get(evaluation.id), run.id, expectedLogs(APPS.first), ALL);
      for (const request of lost) {
        const [first, ...repeats] = answersTo(proxy, request);
        for (const repeat of repeats) assert.deepEqual(repeat, first, "the same request gets the same receipt");
      }
    });
  }

  const keyOf = ({ method, path, body }) => JSON.stringify([method, path, body]);
  const answersTo = (proxy, request) => proxy.exchanges.filter((exchange) => keyOf(exchange) === request).map(({ answer }) => answer);

  test("upserts whose answers are lost make no second version", async () => {
    const { client, lost } = await clientThatLoses(({ method }) => method === "POST", 502);
    const flow = await client.flows.upsert({ path: "flows/once", attributes: { a: 1 } });
    const dataset = await client.datasets.upsert({ path: "datasets/once", datapoints: DATAPOINTS });
    assert.equal(lost.size, 2);
    const flowAgain = await context.client.flows.upsert({ path: "flows/once", attributes: { a: 1 } });
    const datasetAgain = await context.client.datasets.upsert({ path: "datasets/once", datapoints: DATAPOINTS });
    assert.deepEqual([flowAgain.versionId, datasetAgain.versionId], [flow.versionId, dataset.versionId]);
  });

  test("an evaluation whose creation was answered in vain is found by its name", async () => {
    const { client } = await clientThatLoses(({ method, path }) => method === "POST" && path === "/v5/evaluations", 503);
    const checks = await client.evaluations.run({
      name: "created in vain",
      file: { path: "flows/vain", type: "flow", version: {}, callable: async (inputs) => APPS.second(inputs) },
      dataset: { path: "datasets/few", datapoints: DATAPOINTS.slice(0, 4) },
      evaluators: evaluators(["boolean"], "judges", { boolean: 0 }),
    });
    assert.deepEqual(checks.map((check) => check.thresholdCheck), [true]);
  });

  test("a log with an id of the client's choice is stored once, and never with another content", async () => {
    const flow = await context.client.flows.upsert({ path: "flows/chosen", attributes: {} });
    const log = { id: flow.id, versionId: flow.versionId, logId: "chosen-1", output: "one", logStatus: "complete" };
    const receipt = await context.client.flows.log(log);
    assert.equal(receipt.id, "chosen-1");
    assert.deepEqual(await context.client.flows.log(log), receipt);
    await assert.rejects(context.client.flows.log({ ...log, output: "two" }), /Status code: 409/);
    assert.equal((await context.client.logs.get("chosen-1")).output, "one");
  });
});
