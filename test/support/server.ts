import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { parseConfig } from "../../sync-server/config.ts";
import { createLogger } from "../../sync-server/logger.ts";
import { createServer } from "../../sync-server/server.ts";
import { findFreePort } from "./free-port.ts";
import { TestClient } from "./test-client.ts";

type Environment = Readonly<Record<string, string>>;

export interface TestServerOptions {
  /** Over the defaults: loopback, a free port, no rate limits, quick passwords, everything logged. */
  readonly env?: Environment;
  /** Data to start on; without it, a new folder that goes when the server stops. */
  readonly dataDir?: string;
}

/** A real server on a free port. `call`, `register` and `login` are those of {@link TestClient}. */
export interface TestServer {
  readonly client: TestClient;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly port: number;
  readonly dataDir: string;
  /** What it logged so far, parsed. */
  readonly log: readonly Readonly<Record<string, unknown>>[];
  /** Stops cleanly. */
  stop(): Promise<void>;
}

export interface TestServerProcess extends TestServer {
  readonly process: ChildProcess;
  /** SIGKILL; settles when the process is gone. The data folder stays until `stop`. */
  kill(): Promise<void>;
  /** The most memory that the process has had. Only Linux tells. */
  readPeakMegabytes(): number;
}

const root = path.join(import.meta.dirname, "../..");
const quickPasswords = "10";

async function prepare({
  env,
  dataDir,
}: TestServerOptions): Promise<{ env: Environment; dataDir: string; readonly clean: () => Promise<void> }> {
  const folder = dataDir ?? (await mkdtemp(path.join(os.tmpdir(), "roost-test-")));
  return {
    dataDir: folder,
    env: {
      HOST: "127.0.0.1",
      PORT: String(await findFreePort()),
      RATE_LIMITS: "off",
      PASSWORD_COST: quickPasswords,
      LOG_LEVEL: "debug",
      LOG_FORMAT: "json",
      ...env,
      DATA_DIR: folder,
    },
    clean: async () => {
      if (dataDir === undefined) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Starts a server in this process: quick, and seen by the coverage report. */
export async function startServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { env, dataDir, clean } = await prepare(options);
  const result = parseConfig(env);
  if (!result.ok) throw new Error(result.problems.join("\n"));
  const log: Record<string, unknown>[] = [];
  const stream = new Writable({
    write(line, _encoding, done) {
      log.push(JSON.parse(String(line)) as Record<string, unknown>);
      done();
    },
  });
  const server = createServer(result.config, createLogger(result.config, stream));
  await server.start();
  const url = server.address;
  const stop = async (): Promise<void> => {
    await server.stop();
    await clean();
  };
  return { client: new TestClient(url), url, port: Number(new URL(url).port), dataDir, log, stop };
}

/** Starts a server as a process of its own, for what only a process can show: signals, kill -9, exit codes. */
export async function spawnServer(options: TestServerOptions = {}): Promise<TestServerProcess> {
  const { env, dataDir, clean } = await prepare(options);
  const child = spawn(process.execPath, ["--import", "tsx", path.join(root, "sync-server/main.ts")], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const log: Record<string, unknown>[] = [];
  const exited = once(child, "exit");
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const entry = JSON.parse(line) as Record<string, unknown>;
      log.push(entry);
      if (entry["message"] === "listening") resolve(String(entry["address"]));
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}: ${JSON.stringify(log.at(-1))}`)));
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await exited;
  };
  return {
    client: new TestClient(url),
    url,
    port: Number(new URL(url).port),
    dataDir,
    log,
    process: child,
    readPeakMegabytes: () => {
      const status = readFileSync(`/proc/${child.pid ?? 0}/status`, "utf8");
      return Number(/VmHWM:\s+(\d+)/u.exec(status)?.[1]) / 1024;
    },
    kill: () => end("SIGKILL"),
    stop: async () => {
      await end("SIGTERM");
      await clean();
    },
  };
}
