import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer, type WebSocket } from "ws";
import { closeCodes } from "../../shared/protocol/close-codes.ts";
import { deflateSubprotocol, muxSubprotocol } from "../../shared/protocol/mux-frame.ts";
import { limits as contractLimits } from "../../shared/lib/limits.ts";
import { forLog, type LineAllowance } from "../accounts/line-allowance.ts";
import type { Logger } from "../logger.ts";
import type { SyncEngine } from "../sync/sync-engine.ts";
import { chooseSubprotocol, readSubprotocols } from "./authenticate.ts";
import type { Connection, SocketIdentity } from "./connection.ts";
import type { Connections } from "./connections.ts";
import { MuxSocket } from "./mux-socket.ts";
import { PlainSocket } from "./plain-socket.ts";
import { refuseUpgrade, RefusedSockets, type RefusedSocketLimits, type SocketRefusal } from "./refused-sockets.ts";
import type { SocketLimits } from "./socket-limits.ts";
import type { Transport } from "./socket-writer.ts";
import { UnfinishedFrames, type Incoming } from "./unfinished-frames.ts";
import { BoundsByUser, type UserBounds } from "./user-bounds.ts";

export interface SyncSocketsOptions {
  readonly engine: SyncEngine;
  readonly connections: Connections;
  readonly logger: Logger;
  readonly limits: SocketLimits;
  readonly refusedLimits: RefusedSocketLimits;
  readonly epoch: string;
  readonly version: string;
  readonly now: () => number;
  /** Who says nothing for so long is asked, and cut off when nothing has come by the next time. */
  readonly heartbeatMs?: number;
  /** Whether sockets from a page of this origin are welcome. */
  readonly isAllowedOrigin: (origin: string, request: IncomingMessage) => boolean;
  readonly lines: LineAllowance;
  readonly authenticate: (request: IncomingMessage) => SocketIdentity | undefined;
  /** Who asks, behind the proxies that are believed; "" if that is not known. */
  readonly addressOf: (request: IncomingMessage) => string;
}

const defaultHeartbeatMs = 30_000;
/** A frame is an answer to a step 1 at the most, with its header. */
const maxFrameBytes = contractLimits.syncAnswerBytes + 64;
/** Each part of a frame that comes in parts costs more than its bytes. */
const maxFragments = 1_024;

/** Accepts sockets under `/sync`. Who may not come in is accepted only to be told why by a close code. */
export class SyncSockets {
  readonly #options: SyncSocketsOptions;
  readonly #server: WebSocketServer;
  readonly #refused: RefusedSockets;
  readonly #alive = new WeakSet<WebSocket>();
  readonly #unfinished: UnfinishedFrames;
  readonly #bounds: BoundsByUser;
  readonly #heartbeat: NodeJS.Timeout;

  constructor(options: SyncSocketsOptions) {
    this.#options = options;
    this.#server = new WebSocketServer({
      noServer: true,
      maxPayload: maxFrameBytes,
      maxFragments,
      perMessageDeflate: false,
      handleProtocols: chooseSubprotocol,
    });
    const { logger, limits, refusedLimits, addressOf, heartbeatMs = defaultHeartbeatMs } = options;
    this.#bounds = new BoundsByUser(limits);
    this.#unfinished = new UnfinishedFrames({ maxBytes: limits.unfinishedBytesPerUser, maxMs: limits.unfinishedMs });
    this.#refused = new RefusedSockets({ logger, limits: refusedLimits, addressOf });
    this.#heartbeat = setInterval(() => this.#checkAlive(), heartbeatMs);
    this.#heartbeat.unref();
  }

  /** Handles the HTTP server's `upgrade`. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const { logger, lines, isAllowedOrigin, addressOf } = this.#options;
    socket.on("error", (error) => logger.debug("socket failed during the upgrade", { error }));
    const path = readPath(request);
    if (path === undefined) {
      refuseUpgrade(socket, 404);
      return;
    }
    const { origin } = request.headers;
    if (origin !== undefined && !isAllowedOrigin(origin, request)) {
      const line = { reason: "bad-origin", origin: forLog(origin), path: forLog(path.pathname) };
      logger[lines.levelOf(addressOf(request), "warn")]("socket refused", line);
      refuseUpgrade(socket, 403);
      return;
    }
    // Decided before anything is read: who is refused never gets a socket that takes long frames.
    const admitted = this.#admit(request, path);
    if ("code" in admitted) this.#refused.upgrade(request, socket, head, admitted);
    else this.#server.handleUpgrade(request, socket, head, (opened) => this.#accept(opened, admitted, request, path));
  }

  /** Tells every client that the server restarts; settles when all sockets are gone, or were cut. */
  async stop(): Promise<void> {
    clearInterval(this.#heartbeat);
    this.#refused.stop();
    this.#options.connections.close(closeCodes.restart, "restart");
    const sockets = [...this.#server.clients];
    await Promise.all(
      sockets.map(
        (socket) =>
          new Promise<void>((resolve) => {
            const timer = setTimeout(() => socket.terminate(), 1_000);
            socket.once("close", () => {
              clearTimeout(timer);
              resolve();
            });
            if (socket.readyState === socket.CLOSED) resolve();
          }),
      ),
    );
    this.#server.close();
  }

  #admit(request: IncomingMessage, { pathname, docName }: SyncPath): SocketIdentity | SocketRefusal {
    const { connections, limits, logger, lines, authenticate, addressOf } = this.#options;
    const identity = authenticate(request);
    const refuse = (code: number, reason: string): SocketRefusal => {
      const line = { code, reason, path: forLog(pathname), userId: identity?.userId };
      logger[lines.levelOf(addressOf(request), "info")]("socket refused", line);
      return { code, reason };
    };
    if (identity === undefined) return refuse(closeCodes.signIn, "sign-in");
    if (connections.countOf(identity.userId) >= limits.perUser) return refuse(closeCodes.rateLimit, "too-many-sockets");
    const isMux = readSubprotocols(request).includes(muxSubprotocol);
    return docName === undefined && !isMux ? refuse(closeCodes.noDocument, "no-document") : identity;
  }

  #accept(socket: WebSocket, identity: SocketIdentity, request: IncomingMessage, path: SyncPath): void {
    const { logger } = this.#options;
    socket.on("error", (error) => logger.debug("socket failed", { error }));
    const bounds = this.#bounds.take(identity.userId);
    const connection =
      path.docName === undefined
        ? this.#openMux(socket, identity, bounds, request)
        : this.#openPlain(socket, identity, bounds, { ...path, docName: path.docName }, request.socket);
    this.#register(socket, connection, request.socket);
    this.#unfinished.watch(socket, request.socket, identity.userId, (reason) =>
      connection.close(closeCodes.rateLimit, reason),
    );
  }

  #openMux(socket: WebSocket, identity: SocketIdentity, bounds: UserBounds, request: IncomingMessage): Connection {
    const { engine, connections, logger, limits, epoch, version, now } = this.#options;
    const { deviceId } = identity;
    const connection: MuxSocket = new MuxSocket(socket, {
      engine,
      logger,
      identity,
      limits,
      bounds,
      transport: request.socket,
      deflates: readSubprotocols(request).includes(deflateSubprotocol),
      hello: { type: "hello", deviceId, serverTime: now(), epoch, version },
      onControl: (frame) => connections.setAway(connection, frame.state === "away"),
    });
    return connection;
  }

  #openPlain(
    socket: WebSocket,
    identity: SocketIdentity,
    bounds: UserBounds,
    path: DocumentPath,
    transport: Transport,
  ): Connection {
    const { engine, logger, limits } = this.#options;
    const { docName, wantsDurable } = path;
    return new PlainSocket(socket, { engine, logger, identity, limits, bounds, docName, wantsDurable, transport });
  }

  #register(socket: WebSocket, connection: Connection, incoming: Incoming): void {
    const { connections } = this.#options;
    this.#alive.add(socket);
    // Not only a pong: over a slow uplink it waits behind a long answer.
    incoming.on("data", () => this.#alive.add(socket));
    socket.on("close", () => {
      connections.remove(connection);
      this.#bounds.release(connection.identity.userId);
    });
    connections.add(connection);
  }

  #checkAlive(): void {
    for (const socket of this.#server.clients) {
      if (!this.#alive.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }
}

interface SyncPath {
  readonly pathname: string;
  /** undefined: the socket for many documents. */
  readonly docName: string | undefined;
  readonly wantsDurable: boolean;
}

type DocumentPath = SyncPath & { readonly docName: string };

/** `/sync` or `/sync/<docName>`; document names need no URL decoding. */
function readPath(request: IncomingMessage): SyncPath | undefined {
  const url = URL.parse(request.url ?? "/", "http://localhost");
  const match = /^\/sync(?:\/([^/]*))?\/?$/.exec(url?.pathname ?? "");
  if (url === null || match === null) return undefined;
  const docName = match[1] === undefined || match[1] === "" ? undefined : match[1];
  return { pathname: url.pathname, docName, wantsDurable: url.searchParams.get("ack") === "1" };
}
