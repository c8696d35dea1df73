import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { connect } from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const ticksPerSecond = Number(execFileSync("getconf", ["CLK_TCK"]).toString());
const startLimitMs = 30_000;

export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly port: number;
  readonly env: (dataDir: string) => NodeJS.ProcessEnv;
}

/** One server process, its data folder, and what it costs by `/proc` (Linux only). */
export class ServerProcess {
  readonly #command: ServerCommand;
  readonly #dir = mkdtempSync(path.join(os.tmpdir(), "roost-bench-"));
  #child: ChildProcess | undefined;
  #exited: Promise<void> = Promise.resolve();

  constructor(command: ServerCommand) {
    this.#command = command;
  }

  async start(env: Readonly<Record<string, string>> = {}): Promise<void> {
    const dataDir = path.join(this.#dir, "data");
    const logFile = path.join(this.#dir, "server.log");
    mkdirSync(dataDir, { recursive: true });
    const log = openSync(logFile, "a");
    const { command, args, cwd, port } = this.#command;
    const child = spawn(command, args, {
      cwd,
      env: { ...this.#command.env(dataDir), ...env },
      stdio: ["ignore", log, log],
    });
    this.#child = child;
    const kill = (): boolean => child.kill("SIGKILL");
    process.once("exit", kill);
    this.#exited = new Promise((resolve) =>
      child.once("exit", () => {
        process.off("exit", kill);
        resolve();
      }),
    );
    const startedAt = performance.now();
    while (!(await answers(port))) {
      const isLate = performance.now() - startedAt > startLimitMs;
      if (child.exitCode !== null || isLate) {
        throw new Error(`The server did not start: ${readFileSync(logFile, "utf8").slice(-800)}`);
      }
      await sleep(20);
    }
    // Some listen before their store is ready.
    await this.idle(300, 5000);
  }

  async stop(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    this.#child?.kill(signal);
    const late = setTimeout(() => this.#child?.kill("SIGKILL"), 10_000);
    await this.#exited;
    clearTimeout(late);
    this.#child = undefined;
  }

  /** Sent before this returns. */
  kill(): void {
    this.#child?.kill("SIGKILL");
  }

  /** Keeps a copy of the data folder of the stopped server, to be restored before each run. */
  save(): void {
    cpSync(path.join(this.#dir, "data"), path.join(this.#dir, "saved"), { recursive: true });
  }

  restore(): void {
    rmSync(path.join(this.#dir, "data"), { recursive: true, force: true });
    cpSync(path.join(this.#dir, "saved"), path.join(this.#dir, "data"), { recursive: true });
  }

  /** Empties the data folder of the stopped server. */
  clear(): void {
    rmSync(path.join(this.#dir, "data"), { recursive: true, force: true });
  }

  /** Removes everything from disk. */
  async discard(): Promise<void> {
    await this.stop("SIGKILL");
    rmSync(this.#dir, { recursive: true, force: true });
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Seconds of processor time so far. */
  cpuSeconds(): number {
    const stat = this.#read("stat");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  }

  residentMb(): number {
    return this.#statusMb("VmRSS");
  }

  peakMb(): number {
    return this.#statusMb("VmHWM");
  }

  diskMb(): number {
    const entries = readdirSync(path.join(this.#dir, "data"), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    return files.reduce((sum, file) => sum + statSync(path.join(file.parentPath, file.name)).size, 0) / 1e6;
  }

  /** Settles once the server has used almost no processor time for `quietMs`: its queues have drained. */
  async idle(quietMs: number, limitMs = 240_000): Promise<void> {
    const startedAt = performance.now();
    let last = this.cpuSeconds();
    let since = performance.now();
    while (performance.now() - since < quietMs && performance.now() - startedAt < limitMs) {
      await sleep(100);
      const now = this.cpuSeconds();
      if (now - last > 0.015) since = performance.now();
      last = now;
    }
  }

  #statusMb(key: string): number {
    return Number(new RegExp(`${key}:\\s+(\\d+)`, "u").exec(this.#read("status"))?.[1] ?? Number.NaN) / 1024;
  }

  #read(file: string): string {
    return readFileSync(`/proc/${this.#child?.pid ?? 0}/${file}`, "utf8");
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
