// The tests' own arithmetic: what a list of judgments adds up to, in the shape of the client's stats.
import assert from "node:assert/strict";

const PERCENTILES = ["0", "25", "50", "75", "90", "95", "99", "99.9", "100"];

/**
 * @param {string} returnType
 * @param {{judgment?: unknown, error?: string}[]} verdicts one per log; neither a judgment nor an error is an abstention
 */
export function recount(returnType, verdicts) {
  const errors = verdicts.filter((verdict) => verdict.error != null);
  const judgments = verdicts.filter((verdict) => verdict.error == null && verdict.judgment != null).map((verdict) => verdict.judgment);
  return {
    totalLogs: verdicts.length,
    numJudgments: judgments.length,
    numNulls: verdicts.length - judgments.length - errors.length,
    numErrors: errors.length,
    ...figures[returnType](judgments),
  };
}

const figures = {
  boolean: (judgments) => ({
    numTrue: judgments.filter((judgment) => judgment === true).length,
    numFalse: judgments.filter((judgment) => judgment === false).length,
  }),
  number: (judgments) => {
    if (judgments.length === 0) return { percentiles: {} };
    const sum = judgments.reduce((total, judgment) => total + judgment, 0);
    const mean = sum / judgments.length;
    const variance = judgments.reduce((total, judgment) => total + (judgment - mean) ** 2, 0) / judgments.length;
    const sorted = [...judgments].sort((a, b) => a - b);
    const percentiles = Object.fromEntries(PERCENTILES.map((name) => [name, percentile(sorted, Number(name))]));
    return { sum, mean, std: Math.sqrt(variance), percentiles };
  },
  select: options,
  multi_select: options,
  text: () => ({}),
};

function options(judgments) {
  const numJudgmentsPerOption = {};
  for (const option of judgments.flat()) numJudgmentsPerOption[option] = (numJudgmentsPerOption[option] ?? 0) + 1;
  return { numJudgmentsPerOption };
}

function percentile(sorted, percent) {
  const rank = (percent / 100) * (sorted.length - 1);
  const below = sorted[Math.floor(rank)];
  return below + (sorted[Math.ceil(rank)] - below) * (rank - Math.floor(rank));
}

/** Compares stats that the client read with a recount; figures may differ in the last digits. */
export function assertStats(actual, expected, what) {
  for (const [key, value] of Object.entries(expected)) assertClose(actual[key], value, `${what}: ${key}`);
}

function assertClose(actual, expected, what) {
  if (typeof expected === "number") {
    const tolerance = 1e-9 * Math.max(1, Math.abs(expected));
    assert.ok(Math.abs(actual - expected) <= tolerance, `${what}: ${actual} is not ${expected}`);
  } else {
    assert.deepEqual(Object.keys(actual).sort(), Object.keys(expected).sort(), what);
    for (const key of Object.keys(expected)) assertClose(actual[key], expected[key], `${what} ${key}`);
  }
}
