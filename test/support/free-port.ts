import { createServer } from "node:net";

/**
 * Below the ports that the system itself gives out, so that nothing takes one while its server is stopped for a while.
 * Each worker of a test run has a range of its own.
 */
const lowest = 20_000;
const perWorker = 1_000;
const workers = 12;

const worker = Number(process.env["VITEST_POOL_ID"] ?? process.env["TEST_PARALLEL_INDEX"] ?? 0) % workers;
let next = Math.floor(Math.random() * perWorker);

/** A port of 127.0.0.1 that nobody listens on, and that this process has not had for long. */
export async function findFreePort(): Promise<number> {
  for (let tries = 0; tries < perWorker; tries++) {
    const port = lowest + worker * perWorker + (next++ % perWorker);
    if (await isFree(port)) return port;
  }
  throw new Error("No port is free.");
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
