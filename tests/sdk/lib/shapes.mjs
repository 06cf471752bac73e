// The keys that clients need, not null, in the server's raw answers: without them they take an object for another type, or throw.
// The client's own schema does not tell: it is lenient with plain objects.
import assert from "node:assert/strict";

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const COUNTS = ["version_logs_count", "total_logs_count"];

const OF_FILE = {
  prompt: [...COUNTS, "inputs", "model"],
  tool: [...COUNTS, "inputs"],
  evaluator: [...COUNTS, "inputs", "spec"],
  agent: [...COUNTS, "inputs", "model", "tools", "status"],
  flow: ["version_logs_count", "attributes"],
  dataset: ["datapoints_count"],
};

const OF_STATS = [["percentiles"], ["num_true", "num_false"], ["num_judgments_per_option"]];
const STATS = ["evaluator_version_id", "total_logs", "num_judgments", "num_nulls", "num_errors"];

/** Every key is there and not null, and those that are times say that they are UTC. */
function has(value, ...keys) {
  for (const key of keys) {
    assert.ok(value?.[key] != null, `${key} is missing in ${JSON.stringify(value)}`);
    if (key.endsWith("_at")) assert.match(value[key], TIME, key);
  }
}

const keys = (...names) => (value) => has(value, ...names);
const each = (check) => (list) => {
  assert.ok(Array.isArray(list), `no list: ${JSON.stringify(list)}`);
  list.forEach((item) => check(item));
};
const records = (check) => (value) => each(check)(value.records);
const page = (check) => (value) => {
  has(value, "records", "page", "size", "total");
  each(check)(value.records);
};

function file(value) {
  has(value, "path", "id", "name", "version_id", "type", "created_at", "updated_at", "last_used_at", "environments");
  assert.ok(value.type in OF_FILE, `${value.type} is no type of file`);
  has(value, ...OF_FILE[value.type]);
  if (value.datapoints != null) each(datapoint)(value.datapoints);
}

function datapoint(value) {
  has(value, "id", "inputs");
  assert.notDeepEqual(value.messages, [], "messages are left out when there are none");
}

/** A log has exactly one file, under the key of its type. */
function log(value) {
  has(value, "id", "evaluator_logs");
  const kinds = ["prompt", "tool", "evaluator", "flow", "agent"].filter((kind) => value[kind] != null);
  assert.equal(kinds.length, 1, `files of the log ${value.id}: ${kinds}`);
  file(value[kinds[0]]);
  each(log)(value.evaluator_logs);
  each(log)(value.trace_children ?? []);
}

function deployment(value) {
  has(value, "id", "name", "tag", "created_at");
  if (value.file != null) file(value.file);
}

const directory = keys("id", "path", "name", "tags", "created_at", "updated_at");

function directoryContent(value) {
  directory(value);
  each(directory)(value.subdirectories);
  each(directory)(value.parents);
  each(file)(value.files);
}

function evaluation(value) {
  has(value, "id", "runs_count", "evaluators", "created_at", "updated_at");
  each((entry) => {
    has(entry, "version", "orchestrated", "added_at");
    file(entry.version);
  })(value.evaluators);
}

function run(value) {
  has(value, "id", "orchestrated", "added_at", "created_at", "status", "control");
  if (value.dataset != null) file(value.dataset);
  if (value.version != null) file(value.version);
}

function evaluationLog(value) {
  has(value, "run_id", "log", "evaluator_logs");
  log(value.log);
  each(log)(value.evaluator_logs);
  if (value.datapoint != null) datapoint(value.datapoint);
}

function stats(value) {
  has(value, "run_stats", "status");
  assert.equal(typeof value.report, "string");
  each((figures) => {
    has(figures, "run_id", "num_logs", "evaluator_stats", "status");
    each(evaluatorStats)(figures.evaluator_stats);
  })(value.run_stats);
}

/** The class of statistics is recognised by its keys alone, so the keys of two classes must not meet. */
function evaluatorStats(value) {
  has(value, ...STATS);
  const classes = OF_STATS.filter((own) => own.some((key) => key in value));
  assert.ok(classes.length <= 1, `statistics of two classes: ${JSON.stringify(value)}`);
  if (classes.length === 1) has(value, ...classes[0]);
  for (const figure of Object.values(value.percentiles ?? {})) assert.equal(typeof figure, "number");
}

const FILES = "(prompts|tools|flows|datasets|evaluators|agents)";
const ID = "[^/]+";

/** What answers look like, by method and path; the first rule that fits counts. */
const RULES = [
  ["POST /flows/log", keys("id", "flow_id", "version_id", "log_status")],
  ["POST /prompts/log", keys("id", "prompt_id", "version_id")],
  ["POST /tools/log", keys("id", "tool_id", "version_id")],
  ["POST /evaluators/log", keys("id", "parent_id", "version_id")],
  [`PATCH /flows/logs/${ID}`, log],
  [`PATCH /(prompts|tools)/${ID}/log/${ID}`, log],
  ["GET /files", page(file)],
  ["POST /files/retrieve-by-path", file],
  [`GET /${FILES}`, page(file)],
  [`POST /${FILES}`, file],
  [`(GET|PATCH) /${FILES}/${ID}`, file],
  [`GET /${FILES}/${ID}/versions`, records(file)],
  [`PATCH /${FILES}/${ID}/versions/${ID}`, file],
  [`GET /${FILES}/${ID}/environments`, each(deployment)],
  [`POST /${FILES}/${ID}/environments/${ID}`, file],
  [`GET /datasets/${ID}/datapoints`, page(datapoint)],
  [`POST /datasets/${ID}/datapoints/csv`, file],
  ["GET /directories", each(directory)],
  ["POST /directories", directory],
  [`GET /directories/${ID}`, directoryContent],
  [`PATCH /directories/${ID}`, directory],
  ["GET /logs", page(log)],
  [`GET /logs/${ID}`, log],
  ["GET /evaluations", page(evaluation)],
  ["POST /evaluations", evaluation],
  [`GET /evaluations/${ID}`, evaluation],
  [`POST /evaluations/${ID}/evaluators`, evaluation],
  [`DELETE /evaluations/${ID}/evaluators/${ID}`, evaluation],
  [`GET /evaluations/${ID}/runs`, (value) => each(run)(value.runs)],
  [`POST /evaluations/${ID}/runs`, run],
  [`(POST|PATCH) /evaluations/${ID}/runs/${ID}`, run],
  [`POST /evaluations/${ID}/runs/${ID}/logs`, run],
  [`GET /evaluations/${ID}/stats`, stats],
  [`GET /evaluations/${ID}/logs`, page(evaluationLog)],
  ["POST /import/otel/v1/traces", keys("records")],
].map(([request, check]) => [new RegExp(`^${request}$`), check]);

/**
 * @param {string} method
 * @param {string} path behind `/v5`, without a query
 * @param {string} text the body of a 2xx answer
 * @returns {string | undefined} what is wrong with it
 */
export function faultOf(method, path, text) {
  const request = `${method} ${path}`;
  const rule = RULES.find(([pattern]) => pattern.test(request));
  if (text === "") return method === "DELETE" ? undefined : `${request}: the answer is empty`;
  if (rule === undefined) return `${request}: no rule says how the answer looks`;
  return faultIn(request, () => rule[1](JSON.parse(text)));
}

/** What is wrong with the body of a refusal: fields of the wrong type are told in a list, everything else in an object. */
export function faultOfRefusal(method, path, status, text) {
  return faultIn(`${method} ${path}, answered ${status}`, () => {
    const { detail } = JSON.parse(text);
    assert.ok(!Array.isArray(detail) || (status === 422 && detail.length > 0), "a list is for fields of the wrong type");
    for (const entry of [detail].flat()) {
      has(entry, "loc", "msg", "type", ...(Array.isArray(detail) ? [] : ["description"]));
      each((step) => assert.ok(["string", "number"].includes(typeof step)))(entry.loc);
    }
  });
}

function faultIn(request, check) {
  try {
    check();
    return undefined;
  } catch (error) {
    return `${request}: ${error.message}`;
  }
}
