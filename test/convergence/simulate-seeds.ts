import { fork } from "node:child_process";
import { buildWorker } from "./build-worker.ts";

/** What a worker is told to run. */
export interface SeedBatch {
  readonly first: number;
  readonly count: number;
  /** Names of actions that are left out. */
  readonly without: readonly string[];
}

/** What a worker says of a seed. */
export interface SeedReport {
  readonly seed: number;
  readonly violations: readonly string[];
  readonly events: number;
}

export interface SimulationOptions extends SeedBatch {
  /** How many processes share the seeds. */
  readonly processes: number;
  readonly onFailure?: (report: SeedReport) => void;
}

export interface SimulationSummary {
  /** In the order of the seeds. */
  readonly failures: readonly SeedReport[];
  readonly events: number;
}

/** Small, so that no process is left alone with the last seeds. */
const batchSize = 10;
/** Room for young objects, most of which are gone soon; and no threads beside those that run seeds on all cores. */
const workerOptions = ["--max-semi-space-size=64", "--single-threaded-gc"];

/** Runs many seeds in several processes. Rejects when one of them ends before its seeds do. */
export async function simulateSeeds(options: SimulationOptions): Promise<SimulationSummary> {
  const { first, count, without, processes, onFailure } = options;
  const failures: SeedReport[] = [];
  let events = 0;
  let next = first;
  const takeBatch = (): SeedBatch | undefined => {
    const size = Math.min(batchSize, first + count - next);
    if (size <= 0) return undefined;
    next += size;
    return { first: next - size, count: size, without };
  };
  const note = (report: SeedReport): void => {
    events += report.events;
    if (report.violations.length === 0) return;
    failures.push(report);
    onFailure?.(report);
  };
  const worker = await buildWorker();
  try {
    await Promise.all(Array.from({ length: processes }, () => runWorker(worker.file, takeBatch, note)));
  } finally {
    await worker.remove();
  }
  return { failures: failures.sort((a, b) => a.seed - b.seed), events };
}

function runWorker(
  worker: string,
  takeBatch: () => SeedBatch | undefined,
  note: (report: SeedReport) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let batch = takeBatch();
    if (batch === undefined) {
      resolve();
      return;
    }
    const child = fork(worker, { execArgv: workerOptions, stdio: ["ignore", "inherit", "inherit", "ipc"] });
    child.on("message", (report: SeedReport) => {
      note(report);
      if (batch === undefined || report.seed < batch.first + batch.count - 1) return;
      batch = takeBatch();
      if (batch === undefined) child.disconnect();
      else child.send(batch);
    });
    child.on("error", reject);
    child.on("exit", (code) => {
      if (batch === undefined && code === 0) resolve();
      else reject(new Error(`a process ended with ${code} in the seeds from ${batch?.first}`));
    });
    child.send(batch);
  });
}
