// A user's evaluation: 50 questions, an app in two versions that is sometimes wrong and sometimes fails, and evaluators of
// every return type that sometimes abstain or fail. All of it is a function of the datapoint, so that a test can count by itself.
import assert from "node:assert/strict";
import { allPages } from "./sdk.mjs";
import { assertStats, recount } from "./statistics.mjs";

export const DATAPOINTS = Array.from({ length: 50 }, (_, i) => ({
  inputs: { question: `What is ${i} + ${i}?`, number: String(i) },
  target: { answer: String(2 * i) },
}));

/** The app: `first` fails and errs more often than `second`. */
export const APPS = {
  first: ({ number }) => answer(Number(number), 7, 5),
  second: ({ number }) => answer(Number(number), 17, 10),
};

function answer(number, failsEvery, wrongEvery) {
  if (number % failsEvery === 3) throw new Error(`no answer for ${number}`);
  return number % wrongEvery === 0 ? "no idea, sorry" : String(2 * number);
}

// The client sends each function's source as its evaluator's code, so these stay free of names from outside.
export const EVALUATORS = {
  boolean: {
    argsType: "target_required",
    callable: ({ log, datapoint }) => {
      if (Number(log.inputs.number) % 11 === 5) throw new Error("the judge is asleep");
      return log.output === datapoint.target.answer;
    },
  },
  number: {
    argsType: "target_free",
    callable: ({ log }) => (log.output === undefined ? undefined : log.output.length * 1.5 - Number(log.inputs.number) / 8),
  },
  select: {
    argsType: "target_free",
    callable: ({ log }) => (log.error ? "failed" : log.output.length > 2 ? "long" : "short"),
  },
  multi_select: {
    argsType: "target_free",
    callable: ({ log }) => ["seen", ...(log.error ? ["failed"] : [])],
  },
  text: {
    argsType: "target_free",
    callable: ({ log }) => {
      if (log.inputs.number === "13") throw new Error("lost for words");
      return log.output === undefined ? undefined : `answered ${log.output}`;
    },
  },
};

export const SCORED = ["boolean", "number"];
export const ALL = Object.keys(EVALUATORS);

/** Evaluators as `evaluations.run` takes them. */
export function evaluators(returnTypes, folder, thresholds = {}) {
  return returnTypes.map((returnType) => ({
    path: evaluatorPath(folder, returnType),
    returnType,
    ...EVALUATORS[returnType],
    ...(returnType in thresholds ? { threshold: thresholds[returnType] } : {}),
  }));
}

export function evaluatorPath(folder, returnType) {
  return `${folder}/judge ${returnType}`;
}

/** What the app and the evaluators come to, counted here: one entry per datapoint with output or error, and a verdict per type. */
export function expectedLogs(app) {
  return DATAPOINTS.map((datapoint) => {
    const log = { inputs: datapoint.inputs, ...attempt(() => ({ output: app(datapoint.inputs) })) };
    const verdictOf = (returnType) => attempt(() => ({ judgment: EVALUATORS[returnType].callable({ log, datapoint }) }));
    return { ...log, verdicts: Object.fromEntries(ALL.map((returnType) => [returnType, verdictOf(returnType)])) };
  });
}

function attempt(action) {
  try {
    return action();
  } catch (error) {
    return { error: error.message };
  }
}

/** The client's score of an evaluator: the share of true, or the mean; rounded to two digits. */
export function score(returnType, logs) {
  const stats = recount(returnType, logs.map((log) => log.verdicts[returnType]));
  return round(returnType === "boolean" ? stats.numTrue / stats.totalLogs : stats.mean);
}

export const round = (value) => Math.round(value * 100) / 100;

/** Compares everything that the server says about one run with what was counted here, and with a recount of its own logs. */
export async function assertRun(client, evaluation, runId, expected, returnTypes) {
  const stats = await client.evaluations.getStats(evaluation.id);
  const run = stats.runStats.find((candidate) => candidate.runId === runId);
  assert.equal(run.status, "completed");
  assert.equal(run.numLogs, expected.length);
  assert.equal(run.evaluatorStats.length, returnTypes.length);

  const records = await allPages((page) => client.evaluations.getLogs(evaluation.id, { runId, ...page }));
  assertRecords(records, runId, expected);
  returnTypes.forEach((returnType, i) => {
    const versionId = evaluation.evaluators[i].version.versionId;
    const figures = run.evaluatorStats.find((candidate) => candidate.evaluatorVersionId === versionId);
    const judge = evaluation.evaluators[i].version.path;
    assertStats(figures, recount(returnType, expected.map((log) => log.verdicts[returnType])), `${judge}, counted here`);
    assertStats(figures, recount(returnType, records.map((record) => judgmentOf(record, judge))), `${judge}, recount of the logs`);
  });
  return { stats, records };
}

function assertRecords(records, runId, expected) {
  assert.equal(new Set(records.map((record) => record.log.id)).size, expected.length, "every log once");
  const byNumber = new Map(records.map((record) => [record.log.inputs.number, record]));
  for (const log of expected) {
    const record = byNumber.get(log.inputs.number);
    assert.equal(record.runId, runId);
    assert.deepEqual(record.log.inputs, log.inputs);
    assert.equal(record.log.output, log.output);
    assert.equal(record.log.error, log.error);
    assert.equal(record.datapoint.id, record.log.sourceDatapointId);
    assert.deepEqual(record.datapoint.inputs, log.inputs);
  }
}

function judgmentOf(record, path) {
  const judgments = record.evaluatorLogs.filter((log) => log.evaluator.path === path);
  assert.equal(judgments.length, 1, `one judgment of ${path} on ${record.log.id}`);
  assert.equal(judgments[0].parentId, record.log.id);
  return judgments[0];
}
