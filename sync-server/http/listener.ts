import { readFile } from "node:fs/promises";
import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import type { Config } from "../config.ts";
import type { Logger } from "../logger.ts";
import { whenAnswered } from "./when-answered.ts";

export type UpgradeHandler = (request: http.IncomingMessage, socket: Duplex, head: Buffer) => void;

/** How often Node looks for requests that take too long to come. */
const checkEveryMs = 5_000;
/** Whoever opens too many connections must not fill the log, too. */
const warnEveryMs = 60_000;

/** The port: accepts requests and upgrades, and stops without cutting an answer in two. */
export class Listener {
  readonly #server: http.Server;
  readonly #logger: Logger;
  readonly #answering = new Set<http.ServerResponse>();
  #dropped = 0;
  #warnedAt = -Infinity;
  #failedAt = -Infinity;

  private constructor(server: http.Server, { connectionsMax, idleTimeoutMs }: Config["limits"], logger: Logger) {
    this.#server = server;
    this.#logger = logger;
    server.on("drop", () => this.#countDropped(connectionsMax));
    server.maxConnections = connectionsMax;
    // Of requests and answers; `ws` takes it off its sockets.
    server.timeout = idleTimeoutMs;
    server.on("request", (request, response) => {
      this.#answering.add(response);
      whenAnswered(request, response, () => this.#answering.delete(response));
    });
  }

  static async create({ tls, limits }: Pick<Config, "tls" | "limits">, logger: Logger): Promise<Listener> {
    const headersTimeout = limits.headersTimeoutMs;
    const options = {
      headersTimeout,
      // Node takes no shorter one.
      requestTimeout: Math.max(headersTimeout, limits.requestTimeoutMs),
      connectionsCheckingInterval: Math.min(headersTimeout, checkEveryMs),
    };
    if (tls === undefined) return new Listener(http.createServer(options), limits, logger);
    const [cert, key] = await Promise.all([readFile(tls.certFile), readFile(tls.keyFile)]);
    return new Listener(
      https.createServer({ ...options, handshakeTimeout: headersTimeout, cert, key }),
      limits,
      logger,
    );
  }

  /** Starts to accept. @returns the port. */
  async listen(host: string, port: number, handle: http.RequestListener, upgrade: UpgradeHandler): Promise<number> {
    this.#server.on("request", handle);
    this.#server.on("upgrade", upgrade);
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, host, () => {
        this.#server.off("error", reject);
        resolve();
      });
    });
    this.#server.on("error", (error) => this.#tellFailure(error));
    return this.port;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo | null)?.port ?? 0;
  }

  /** Accepts nothing new; settles when every request is answered, or after `maxMs`. */
  async stopAccepting(maxMs: number): Promise<void> {
    this.#server.close();
    this.#server.closeIdleConnections();
    for (const response of this.#answering) {
      if (!response.headersSent) response.setHeader("Connection", "close");
    }
    const answered = Promise.all(
      [...this.#answering].map(
        (response) => new Promise<void>((resolve) => whenAnswered(response.req, response, resolve)),
      ),
    );
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([answered, new Promise<void>((resolve) => (timer = setTimeout(resolve, maxMs)))]);
    clearTimeout(timer);
  }

  #tellFailure(error: Error): void {
    const now = performance.now();
    if (now - this.#failedAt < warnEveryMs) return;
    this.#failedAt = now;
    this.#logger.error("connections cannot be accepted", { error });
  }

  #countDropped(connectionsMax: number): void {
    this.#dropped++;
    const now = performance.now();
    if (now - this.#warnedAt < warnEveryMs) return;
    this.#warnedAt = now;
    // Each of these looks to its client like a server that is not there.
    this.#logger.warn("connections closed: as many as CONNECTIONS_MAX are open", {
      connectionsMax,
      dropped: this.#dropped,
    });
    this.#dropped = 0;
  }

  close(): void {
    this.#server.closeAllConnections();
  }
}
