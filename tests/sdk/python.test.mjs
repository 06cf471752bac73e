// The Python client's evaluations.run and decorators replayed request by request: it differs from the Node client in what it leaves out.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { DATAPOINTS } from "./lib/scenario.mjs";
import { startServer } from "./lib/server.mjs";

describe("the Python client's requests", () => {
  let server;
  before(async () => (server = await startServer()));
  after(async () => assert.equal(await server.stop(), 0));

  /** Sends what httpx sends: a JSON content type also without a body. */
  async function send(method, path, body) {
    const response = await fetch(`${server.baseUrl}/${path}`, {
      method,
      headers: {
        "X-API-KEY": server.key, "User-Agent": "humanloop/0.8.40b6", "X-Fern-Language": "Python",
        "X-Fern-SDK-Name": "humanloop", "X-Fern-SDK-Version": "0.8.40b6", "Content-Type": "application/json",
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
  }

  async function ok(method, path, body, status = 200) {
    const answer = await send(method, path, body);
    assert.equal(answer.status, status, `${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  const now = () => new Date().toISOString().replace("Z", "123Z"); // Python's times have microseconds.

  async function setUp(name, count = 3) {
    const flow = await ok("POST", "flows", { path: `${name}/flow`, attributes: { version: "1" } });
    const upserted = await ok("POST", "datasets", { path: `${name}/dataset`, datapoints: DATAPOINTS.slice(0, count), action: "set" });
    const dataset = await ok("GET", `datasets/${upserted.id}?version_id=${upserted.version_id}&include_datapoints=true`);
    const spec = { arguments_type: "target_required", return_type: "boolean", evaluator_type: "external", attributes: { code: "def judge(log, target): ..." } };
    const evaluator = await ok("POST", "evaluators", { id: null, path: `${name}/judge`, spec });
    const evaluation = await ok("POST", "evaluations", { name, evaluators: [{ path: `${name}/judge` }], file: { id: flow.id } }, 201);
    const run = await ok("POST", `evaluations/${evaluation.id}/runs`, {
      dataset: { version_id: dataset.version_id }, version: { version_id: flow.version_id }, orchestrated: false, use_existing_logs: false });
    return { flow, dataset, evaluator, evaluation, run };
  }

  function logOf({ flow, run }, datapoint, result) {
    return ok("POST", `flows/log?version_id=${flow.version_id}`, {
      id: flow.id, run_id: run.id, source_datapoint_id: datapoint.id, inputs: datapoint.inputs,
      start_time: now(), end_time: now(), log_status: "complete", ...result });
  }

  test("a file is looked up, missing, and made", async () => {
    const missing = await send("POST", "files/retrieve-by-path", { path: "python/flow" });
    assert.equal(missing.status, 404);
    assert.equal(typeof missing.body.detail.description, "string");
    const flow = await ok("POST", "flows", { path: "python/flow", attributes: {} });
    const found = await ok("POST", "files/retrieve-by-path", { path: "python/flow" });
    assert.deepEqual([found.id, found.type, found.version_id, found.name], [flow.id, "flow", flow.version_id, "flow"]);
    assert.equal((await ok("GET", `flows/${flow.id}`)).version_id, flow.version_id);
  });

  test("a whole run, with an evaluator that fails and says no version", async () => {
    const made = await setUp("whole");
    const { dataset, evaluator, evaluation, run } = made;
    for (const [i, datapoint] of dataset.datapoints.entries()) {
      const { id } = await logOf(made, datapoint, i === 1 ? { error: "boom" } : { output: datapoint.target.answer });
      const log = await ok("GET", `logs/${id}`);
      assert.deepEqual([log.log_status, log.output ?? null, log.error ?? null, log.inputs],
        ["complete", i === 1 ? null : datapoint.target.answer, i === 1 ? "boom" : null, datapoint.inputs]);

      const { progress, status } = await ok("GET", `evaluations/${evaluation.id}/stats`);
      assert.equal(status, "running");
      assert.equal(typeof progress, "string", "the client writes it while it waits");
      const judged = { id: evaluator.id, parent_id: id, start_time: now(), end_time: now() };
      if (i === 1) await ok("POST", "evaluators/log", { ...judged, error: "the judge failed" });
      else await ok("POST", `evaluators/log?version_id=${evaluator.version_id}`, { ...judged, judgment: i === 0 });
    }

    const stats = await ok("GET", `evaluations/${evaluation.id}/stats`);
    assert.equal(typeof stats.report, "string", "the client writes it at the end");
    const mine = stats.run_stats.find((candidate) => candidate.run_id === run.id);
    assert.deepEqual([stats.status, mine.status, mine.num_logs], ["completed", "completed", 3]);
    assert.deepEqual(mine.evaluator_stats, [{
      evaluator_version_id: evaluation.evaluators[0].version.version_id,
      total_logs: 3, num_judgments: 2, num_nulls: 0, num_errors: 1, num_true: 1, num_false: 1 }]);
  });

  test("a taken name is 409, and the evaluation is found by paging until a page is empty", async () => {
    const { flow, evaluation } = await setUp("named");
    assert.equal((await send("POST", "evaluations", { name: "named", evaluators: [{ path: "named/judge" }], file: { id: flow.id } })).status, 409);
    const page = await ok("GET", `evaluations?file_id=${flow.id}&page=1&size=50`);
    assert.deepEqual([page.records.map((record) => record.id), page.page, page.size, page.total], [[evaluation.id], 1, 50, 1]);
    assert.deepEqual((await ok("GET", `evaluations?file_id=${flow.id}&page=2&size=50`)).records, []);
  });

  test("requests without a body are requests without wishes", async () => {
    const { evaluation } = await setUp("bodyless");
    const run = await ok("POST", `evaluations/${evaluation.id}/runs`);
    assert.deepEqual([run.status, run.dataset ?? null, run.version ?? null, run.control], ["pending", null, null, false]);
    const same = await ok("PATCH", `evaluations/${evaluation.id}/runs/${run.id}`);
    assert.deepEqual([same.id, same.status, same.control], [run.id, "pending", false]);
  });

  test("a look-up of a dataset adds nothing", async () => {
    const { dataset } = await setUp("lookup");
    const again = await ok("POST", "datasets", { path: "lookup/dataset", datapoints: [], action: "add" });
    assert.equal(again.version_id, dataset.version_id);
  });

  test("an interrupted run is cancelled for good", async () => {
    const made = await setUp("stopped");
    const { dataset, evaluation, run } = made;
    await logOf(made, dataset.datapoints[0], { output: "0" });
    const path = `evaluations/${evaluation.id}/runs/${run.id}`;
    assert.equal((await ok("PATCH", path, { status: "cancelled" })).status, "cancelled");
    const again = await send("PATCH", path, { status: "completed" });
    assert.ok([409, 422].includes(again.status), `${again.status}`);
    assert.equal((await ok("GET", `evaluations/${evaluation.id}/runs`)).runs[0].status, "cancelled");
  });

  test("null is absent", async () => {
    const { flow } = await setUp("nulls");
    const log = await ok("POST", "flows/log", {
      id: flow.id, path: null, run_id: null, source_datapoint_id: null, trace_parent_id: null, log_id: null, messages: null,
      output: null, error: null, inputs: null, metadata: null, log_status: null, flow: null, created_at: null });
    assert.deepEqual([log.flow_id, log.version_id, log.log_status], [flow.id, flow.version_id, "incomplete"]);
  });

  // What protobuf's JSON makes of a span: ids in base64, the kind by its name, times as texts; and of values what Python's str() does.
  async function exportSpan(scope, name, attributes) {
    const bytes = (length) => Buffer.from(crypto.getRandomValues(new Uint8Array(length))).toString("base64");
    const span = {
      traceId: bytes(16), spanId: bytes(8), parentSpanId: bytes(8), name, kind: "SPAN_KIND_INTERNAL",
      startTimeUnixNano: "1767323045000000123", endTimeUnixNano: "1767323046000000456", status: {},
      attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: { stringValue: value } })),
    };
    const body = JSON.stringify({ resourceSpans: [{ resource: { attributes: [] }, scopeSpans: [{ scope: { name: scope }, spans: [span] }] }] });
    // As bytes, so that there is no content type.
    const answers = [];
    for (let again = 0; again < 2; again++) {
      const response = await fetch(`${server.baseUrl}/import/otel/v1/traces`, {
        method: "POST", headers: { "X-API-KEY": server.key, "X-Fern-Language": "Python" }, body: new TextEncoder().encode(body) });
      assert.equal(response.status, 200);
      answers.push(await response.json());
    }
    assert.deepEqual(answers[1], answers[0], "a span that is sent again is the same span");
    assert.equal(answers[0].records.length, 1);
    return answers[0].records[0];
  }

  test("a decorated flow with a tool completes its run", async () => {
    const made = await setUp("decorated", 2);
    const { dataset, evaluator, evaluation, run, flow } = made;
    for (const datapoint of dataset.datapoints) {
      const begun = await ok("POST", "flows/log", {
        path: "decorated/flow", flow: { attributes: { version: "1" } }, inputs: datapoint.inputs, log_status: "incomplete" });
      assert.deepEqual([begun.version_id, begun.log_status], [flow.version_id, "incomplete"]);

      const step = await exportSpan("humanloop.sdk.decorator", "humanloop.tool", {
        "humanloop.file.path": "decorated/step", "humanloop.file.type": "tool",
        "humanloop.file.function.name": "step", "humanloop.file.function.strict": "True", "humanloop.file.setup_values": "None",
        "humanloop.file.function.parameters.required.0": "n", "humanloop.file.function.parameters.type": "object",
        "humanloop.log.inputs.n": datapoint.inputs.number, "humanloop.log.output": "('a',)", "humanloop.log.error": "None",
        "humanloop.log.trace_parent_id": begun.id,
      });
      const ended = await exportSpan("humanloop.sdk.decorator", "humanloop.flow", {
        "humanloop.file.path": "decorated/flow", "humanloop.file.type": "flow", "humanloop.log.id": begun.id,
        "humanloop.log.output": datapoint.target.answer, "humanloop.log.error": "None", "humanloop.log.log_status": "complete",
        "humanloop.log.run_id": run.id, "humanloop.log.source_datapoint_id": datapoint.id,
      });
      assert.equal(ended, begun.id);

      const log = await ok("GET", `logs/${begun.id}`);
      assert.deepEqual([log.log_status, log.output, log.error, log.source_datapoint_id], ["complete", datapoint.target.answer, null, datapoint.id]);
      assert.deepEqual(log.trace_children.map((child) => [child.id, child.output, child.tool.function.strict, child.tool.function.parameters.required]),
        [[step, "('a',)", true, ["n"]]]);
      await ok("POST", `evaluators/log?version_id=${evaluator.version_id}`, { id: evaluator.id, parent_id: begun.id, judgment: true });
    }

    const stats = await ok("GET", `evaluations/${evaluation.id}/stats`);
    assert.deepEqual([stats.status, stats.run_stats[0].num_logs, stats.run_stats[0].evaluator_stats[0].num_true], ["completed", 2, 2]);
  });

  test("a decorated flow whose function is stopped takes its log back", async () => {
    const { flow } = await setUp("taken back", 1);
    const begun = await ok("POST", "flows/log", { path: "taken back/flow", flow: { attributes: { version: "1" } }, log_status: "incomplete" });
    assert.equal(begun.flow_id, flow.id);
    await ok("DELETE", `logs?id=${begun.id}`, undefined, 204);
    assert.equal((await send("GET", `logs/${begun.id}`)).status, 404);
  });
});
