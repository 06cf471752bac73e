// What the server is for: evaluations.run of the real client, with a flow and with a prompt, and every figure counted again.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ALL, APPS, DATAPOINTS, SCORED, assertRun, evaluatorPath, evaluators, expectedLogs, round, score } from "./lib/scenario.mjs";
import { withServer } from "./lib/sdk.mjs";

const PROMPT = { model: "gpt-4o", provider: "openai", temperature: 0.2, template: "Answer in digits: {{question}}" };
const VERSIONS = {
  flow: { first: { release: 1, tools: ["sum"] }, second: { release: 2, tools: ["sum"] } },
  prompt: { first: PROMPT, second: { ...PROMPT, temperature: 0.9 } },
};

for (const type of ["flow", "prompt"]) {
  describe(`evaluations.run with a ${type}`, () => {
    const context = withServer();

    function run(name, app, returnTypes, thresholds) {
      return context.client.evaluations.run({
        name,
        file: { path: `${type}s/app`, type, version: VERSIONS[type][app], callable: async (inputs) => APPS[app](inputs) },
        dataset: { path: "datasets/sums", datapoints: DATAPOINTS },
        evaluators: evaluators(returnTypes, "judges", thresholds),
      });
    }

    async function evaluationNamed(name) {
      const file = await context.client.files.retrieveByPath({ path: `${type}s/app` });
      for await (const evaluation of await context.client.evaluations.list({ fileId: file.id, size: 50 }))
        if (evaluation.name === name) return evaluation;
      return assert.fail(`there is no evaluation ${name}`);
    }

    async function runsOf(evaluation) {
      return (await context.client.evaluations.listRunsForEvaluation(evaluation.id)).runs;
    }

    test("two runs are scored and compared", async () => {
      const thresholds = { boolean: 0.6, number: 100 };
      const first = await run("scored", "first", SCORED, thresholds);
      assert.deepEqual(first.map((check) => [check.path, check.score, check.delta, check.thresholdCheck]), [
        [evaluatorPath("judges", "boolean"), 0, 0, score("boolean", expectedLogs(APPS.first)) >= 0.6],
        [evaluatorPath("judges", "number"), 0, 0, false],
      ]);

      const second = await run("scored", "second", SCORED, thresholds);
      const evaluation = await evaluationNamed("scored");
      assert.deepEqual(second, SCORED.map((returnType) => {
        const latest = score(returnType, expectedLogs(APPS.second));
        return {
          path: evaluatorPath("judges", returnType),
          score: latest,
          delta: round(latest - score(returnType, expectedLogs(APPS.first))),
          threshold: thresholds[returnType],
          thresholdCheck: latest >= thresholds[returnType],
          evaluationId: evaluation.id,
        };
      }));

      const [newest, oldest] = await runsOf(evaluation);
      await assertRun(context.client, evaluation, oldest.id, expectedLogs(APPS.first), SCORED);
      await assertRun(context.client, evaluation, newest.id, expectedLogs(APPS.second), SCORED);
    });

    test("evaluators of every return type are counted", async () => {
      const checks = await run("every type", "first", ALL, { boolean: 0.1, number: 0.1 });
      assert.deepEqual(checks.map((check) => check.path), ALL.map((returnType) => evaluatorPath("judges", returnType)));
      assert.deepEqual(checks.map((check) => check.thresholdCheck), [true, true, undefined, undefined, undefined]);

      const evaluation = await evaluationNamed("every type");
      assert.equal(evaluation.evaluators.length, ALL.length);
      const [only, ...others] = await runsOf(evaluation);
      assert.deepEqual([others.length, only.status, only.control, only.orchestrated], [0, "completed", true, false]);
      await assertRun(context.client, evaluation, only.id, expectedLogs(APPS.first), ALL);
    });

    test("a second run with unscored types ends in the client's own error, complete on the server", async () => {
      // The client scores every evaluator as soon as there are two runs, and it can score neither options nor text.
      await assert.rejects(run("every type", "second", ALL), /Unexpected EvaluatorStats type/);

      const evaluation = await evaluationNamed("every type");
      const runs = await runsOf(evaluation);
      assert.deepEqual(runs.map((candidate) => candidate.control), [false, true], "newest first, the first one is the control");
      const { stats } = await assertRun(context.client, evaluation, runs[0].id, expectedLogs(APPS.second), ALL);
      await assertRun(context.client, evaluation, runs[1].id, expectedLogs(APPS.first), ALL);
      assert.equal(stats.status, "completed");
      assert.deepEqual(stats.runStats.map((candidate) => candidate.runId), runs.map((candidate) => candidate.id));
      assert.deepEqual(stats.runStats.map((candidate) => candidate.versionId), runs.map((candidate) => candidate.version.versionId));
    });

    test("what was logged is read back", async () => {
      const evaluation = await evaluationNamed("every type");
      const [newest] = await runsOf(evaluation);
      const { records } = await assertRun(context.client, evaluation, newest.id, expectedLogs(APPS.second), ALL);
      for (const record of [records[0], records.find((candidate) => candidate.log.error)]) {
        const log = await context.client.logs.get(record.log.id);
        assert.equal(log[type].versionId, newest.version.versionId);
        assert.equal(log[type].path, `${type}s/app`);
        assert.deepEqual([log.output, log.error, log.inputs], [record.log.output, record.log.error, record.log.inputs]);
        assert.ok(log.startTime <= log.endTime);
        if (type === "flow") assert.equal(log.logStatus, "complete");
        const judgments = log.evaluatorLogs.map((judgment) => [judgment.evaluator.path, judgment.judgment, judgment.error]);
        assert.deepEqual(judgments.sort(), record.evaluatorLogs.map((judgment) => [judgment.evaluator.path, judgment.judgment, judgment.error]).sort());
      }
    });

    test("the report names the runs and scores", async () => {
      const evaluation = await evaluationNamed("scored");
      const { report, progress } = await context.client.evaluations.getStats(evaluation.id);
      assert.equal(progress ?? "", "", "text here crashes this client where its output is no terminal");
      for (const returnType of SCORED) assert.ok(report.includes(evaluatorPath("judges", returnType)), report);
    });
  });
}
