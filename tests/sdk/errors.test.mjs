// What the client throws when the server says no.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Humanloop } from "humanloop";
import { assertRefused, clientOf, withServer } from "./lib/sdk.mjs";

describe("errors", () => {
  const context = withServer();
  const { UnprocessableEntityError } = Humanloop;

  /** `log` calls wrap what went wrong in an error of their own that only keeps the text. */
  const rejectsLogWith = (call, statusCode) => assert.rejects(call, new RegExp(`Status code: ${statusCode}`));

  test("a wrong key is 401", async () => {
    const stranger = clientOf(context.server, { key: "not-a-key" });
    await assertRefused(stranger.evaluations.get("evr_x"), 401);
    await assertRefused(stranger.flows.upsert({ path: "flows/x", attributes: {} }), 401);
    await assertRefused(stranger.files.retrieveByPath({ path: "flows/x" }), 401);
  });

  test("unknown ids are 404", async () => {
    const { evaluations, flows, prompts, tools, evaluators, datasets, logs, files } = context.client;
    const flow = await flows.upsert({ path: "flows/known", attributes: {} });
    const evaluation = await evaluations.create({ name: "known", file: { id: flow.id }, evaluators: [] });
    const calls = [
      evaluations.get("evr_unknown"), evaluations.getStats("evr_unknown"), evaluations.delete("evr_unknown"),
      evaluations.getLogs("evr_unknown"), evaluations.listRunsForEvaluation("evr_unknown"), evaluations.createRun("evr_unknown"),
      evaluations.updateEvaluationRun(evaluation.id, "rn_unknown", { control: true }),
      evaluations.addLogsToRun(evaluation.id, "rn_unknown", { logIds: [] }),
      evaluations.create({ evaluators: [{ path: "judges/unknown" }], file: { id: flow.id } }),
      evaluations.create({ evaluators: [], file: { id: "fl_unknown" } }),
      flows.get("fl_unknown"), flows.get(flow.id, { versionId: "flv_unknown" }), prompts.get("pr_unknown"), tools.get("tl_unknown"),
      evaluators.get("ev_unknown"), datasets.get("ds_unknown"), logs.get("log_unknown"), files.retrieveByPath({ path: "no/such/file" }),
    ];
    await Promise.all(calls.map((call) => assertRefused(call, 404)));
    await rejectsLogWith(flows.log({ id: flow.id, versionId: flow.versionId, runId: "rn_unknown", output: "x" }), 404);
  });

  test("a judgment on an unknown log is 404", async () => {
    const spec = { argumentsType: "target_free", returnType: "boolean", evaluatorType: "external" };
    const evaluator = await context.client.evaluators.upsert({ path: "judges/known", spec });
    await rejectsLogWith(context.client.evaluators.log({ id: evaluator.id, parentId: "log_unknown", judgment: true }), 404);
  });

  test("what does not fit the schema is an UnprocessableEntityError", async () => {
    const { evaluations, flows } = context.client;
    await assertRefused(evaluations.list({ fileId: undefined }), 422, UnprocessableEntityError);
    await assertRefused(flows.upsert({ attributes: { a: 1 } }), 422, UnprocessableEntityError);
    await assertRefused(evaluations.list({ fileId: "fl_x", page: 0 }), 422, UnprocessableEntityError);
  });

  test("a taken name is 409", async () => {
    const flow = await context.client.flows.upsert({ path: "flows/named", attributes: {} });
    const request = { name: "taken", file: { id: flow.id }, evaluators: [] };
    await context.client.evaluations.create(request);
    await assertRefused(context.client.evaluations.create(request), 409);
    await context.client.evaluations.create({ ...request, name: undefined });
    await context.client.evaluations.create({ ...request, name: undefined });
  });
});
