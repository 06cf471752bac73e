// The requests that the client makes during evaluations.run: what the server is built for. A new client version that asks for
// something else shows here first.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DATAPOINTS, evaluators } from "./lib/scenario.mjs";
import { startProxy } from "./lib/proxy.mjs";
import { clientOf, withServer } from "./lib/sdk.mjs";

describe("the client's requests", () => {
  const context = withServer();
  let proxy;
  before(async () => (proxy = await startProxy(context.server.url)));
  after(() => proxy.close());

  const SHAPES = {
    flow: ["/flows", ["attributes", "id", "path", "version_description", "version_name"]],
    prompt: ["/prompts", ["id", "model", "path", "temperature"]],
  };
  const LOG_KEYS = ["end_time", "error", "id", "inputs", "log_status", "output", "run_id", "source_datapoint_id", "start_time"];
  const JUDGMENT_KEYS = ["end_time", "judgment", "parent_id", "path", "start_time"];

  for (const [type, [upsert, versionKeys]] of Object.entries(SHAPES)) {
    test(`of a ${type}, twice under one name`, async () => {
      const client = clientOf(context.server, { baseUrl: `${proxy.url}/v5` });
      const request = () => ({
        name: "recorded",
        file: { path: `${type}s/recorded`, type, version: { model: "gpt-4o", temperature: 0 }, callable: async ({ number }) => number },
        dataset: { path: "datasets/two", datapoints: DATAPOINTS.slice(0, 2) },
        evaluators: evaluators(["boolean"], "judges"),
      });
      const first = await record(() => client.evaluations.run(request()));
      const second = await record(() => client.evaluations.run(request()));

      const setUp = [`POST ${upsert}`, "POST /datasets", "GET /datasets/{id}", "POST /evaluators", "POST /evaluations"];
      const startRun = "POST /evaluations/{id}/runs";
      assert.deepEqual(steps(first).slice(0, 6), [...setUp, startRun]);
      assert.deepEqual(steps(second).slice(0, 7), [...setUp, "GET /evaluations", startRun]);
      for (const exchanges of [first, second]) {
        const rest = steps(exchanges).slice(steps(exchanges).indexOf(startRun) + 1);
        assert.deepEqual(rest.filter((step) => step !== "GET /evaluations/{id}/stats").sort(),
          twice([`GET /logs/{id}`, "POST /evaluators/log", `POST ${upsert}/log`]));
        assert.equal(rest.at(-1), "GET /evaluations/{id}/stats");
      }

      assertBodies(first, upsert, versionKeys);
    });
  }

  async function record(action) {
    const from = proxy.exchanges.length;
    await action();
    return proxy.exchanges.slice(from);
  }

  const steps = (exchanges) => exchanges.map(({ method, path }) => `${method} ${path.replace("/v5", "").split("?")[0].replace(/\/[a-z]+_[^/]+/g, "/{id}")}`);
  const twice = (items) => items.flatMap((item) => [item, item]).sort();

  function assertBodies(exchanges, upsert, versionKeys) {
    const sent = (step) => exchanges.find((_, i) => steps(exchanges)[i] === step);
    const keys = (body) => Object.keys(body).filter((key) => body[key] !== null).sort();
    for (const { headers } of exchanges) assert.equal(headers["x-api-key"], context.server.key);
    for (const key of keys(sent(`POST ${upsert}`).body)) assert.ok(versionKeys.includes(key), `${key} is an expected key`);
    assert.deepEqual(sent("POST /datasets").body.action, "set");
    assert.match(sent("GET /datasets/{id}").path, /\?version_id=dsv_\w+&include_datapoints=true$/);
    const { spec } = sent("POST /evaluators").body;
    assert.deepEqual([spec.evaluator_type, spec.return_type, spec.arguments_type, typeof spec.attributes.code],
      ["external", "boolean", "target_required", "string"]);
    assert.deepEqual(keys(sent("POST /evaluations").body), ["evaluators", "file", "name"]);
    const run = sent("POST /evaluations/{id}/runs").body;
    assert.deepEqual([keys(run), run.orchestrated, run.use_existing_logs], [["dataset", "orchestrated", "use_existing_logs", "version"], false, false]);
    const log = sent(`POST ${upsert}/log`);
    assert.match(log.path, /\?version_id=/);
    for (const key of keys(log.body)) assert.ok(LOG_KEYS.includes(key), `${key} is an expected key`);
    const judgment = sent("POST /evaluators/log");
    assert.match(judgment.path, /\?version_id=evv_/);
    for (const key of keys(judgment.body)) assert.ok(JUDGMENT_KEYS.includes(key), `${key} is an expected key`);
  }
});
