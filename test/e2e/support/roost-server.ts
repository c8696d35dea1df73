import { spawn, type ChildProcess } from "node:child_process";
import path from "node:path";
import { expect } from "@playwright/test";
import { findFreePort } from "../../support/free-port.ts";

const root = path.join(import.meta.dirname, "../../..");

/** The built server as a process of its own, always on the same port and the same data. */
export class RoostServer {
  readonly url: string;
  readonly #port: number;
  readonly #dataDir: string;
  readonly #env: Readonly<Record<string, string>>;
  #child: ChildProcess | undefined;
  #exited: Promise<number | null> = Promise.resolve(0);
  #log = "";

  private constructor(port: number, dataDir: string, env: Readonly<Record<string, string>>) {
    this.#port = port;
    this.#dataDir = dataDir;
    this.#env = env;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** `env` comes on top of what every test server is started with. */
  static async create(dataDir: string, env: Readonly<Record<string, string>> = {}): Promise<RoostServer> {
    return new RoostServer(await findFreePort(), dataDir, env);
  }

  /** Everything it wrote, over all its starts. */
  get log(): string {
    return this.#log;
  }

  async start(): Promise<void> {
    const child = spawn(process.execPath, ["--enable-source-maps", "dist/server/main.js"], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        HOST: "127.0.0.1",
        PORT: String(this.#port),
        DATA_DIR: this.#dataDir,
        PASSWORD_COST: "10",
        LOG_LEVEL: "debug",
        LOG_FORMAT: "json",
        ...this.#env,
      },
    });
    this.#child = child;
    this.#exited = new Promise((resolve) => child.once("exit", resolve));
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => (this.#log += text));
    }
    await expect(async () => {
      expect(child.exitCode, this.#log.slice(-2000)).toBeNull();
      expect((await fetch(`${this.url}/readyz`)).status).toBe(200);
    }).toPass({ timeout: 20_000, intervals: [50] });
  }

  /** @returns its exit code. */
  async stop(): Promise<number | null> {
    this.#child?.kill("SIGTERM");
    return this.#exited;
  }

  /** As if the power were cut. */
  async kill(): Promise<void> {
    this.#child?.kill("SIGKILL");
    await this.#exited;
  }

  /** It still has its connections, and does nothing at all. */
  freeze(): void {
    this.#child?.kill("SIGSTOP");
  }

  thaw(): void {
    this.#child?.kill("SIGCONT");
  }
}
