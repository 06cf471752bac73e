// Starts the built server as a process of its own, on a free port and a data directory that goes away with it.
import { spawn } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const START_SECONDS = 60;
const STOP_SECONDS = 15;

/**
 * @returns {Promise<{url: string, baseUrl: string, key: string, stop: () => Promise<number>}>} `baseUrl` ends in `/v5`; `stop`
 * sends SIGTERM, waits and answers the exit code.
 */
export async function startServer({ key = "sdk-test-key-0123456789" } = {}) {
  const directory = await mkdtemp(path.join(tmpdir(), "evals-sdk-"));
  const url = `http://127.0.0.1:${await freePort()}`;
  const output = [];
  const child = spawn("dotnet", [serverPath(), "--urls", url], {
    cwd: directory,
    env: { ...process.env, EVALS_API_KEY: key, EVALS__DATADIRECTORY: path.join(directory, "data") },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.on("data", (chunk) => output.push(chunk));
  child.stderr.on("data", (chunk) => output.push(chunk));
  const exited = new Promise((resolve) => child.once("exit", (code, signal) => resolve(code ?? signal)));

  async function stop() {
    child.kill("SIGTERM");
    const code = await Promise.race([exited, delay(STOP_SECONDS * 1000, "still running", { ref: false })]);
    if (code === "still running") child.kill("SIGKILL");
    await rm(directory, { recursive: true, force: true });
    return code;
  }

  try {
    await untilReady(url, exited);
  } catch (error) {
    await stop();
    throw new Error(`${error.message}\n${Buffer.concat(output)}`, { cause: error });
  }
  return { url, baseUrl: `${url}/v5`, key, stop };
}

/** The server to test: `EVALS_SERVER` (a path to evals.dll), else the one built last. */
function serverPath() {
  if (process.env.EVALS_SERVER) return path.resolve(process.env.EVALS_SERVER);
  const bin = fileURLToPath(new URL("../../../src/Server/bin/", import.meta.url));
  const built = ["Debug", "Release"]
    .map((configuration) => path.join(bin, configuration, "net10.0", "evals.dll"))
    .filter(existsSync)
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  if (built.length === 0) throw new Error("No server is built yet: run `dotnet build src/Server` first.");
  return built[0];
}

async function untilReady(url, exited) {
  const deadline = Date.now() + START_SECONDS * 1000;
  while (Date.now() < deadline) {
    const gone = await Promise.race([exited, delay(50, undefined)]);
    if (gone !== undefined) throw new Error(`The server ended with ${gone} before it was ready.`);
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined);
    if (answer?.ok) return;
  }
  throw new Error(`The server was not ready after ${START_SECONDS} s.`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
