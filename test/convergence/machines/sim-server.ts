import { isChatId, isUserId, type ChatId, type DeviceId, type UserId } from "../../../shared/lib/ids.ts";
import { Chats } from "../../../sync-server/chats/chats.ts";
import type { CreateChatInput } from "../../../sync-server/chats/chat-service.ts";
import { SummaryFeed } from "../../../sync-server/chats/summary-feed.ts";
import { SyncEngine, type CommitObserver } from "../../../sync-server/sync/sync-engine.ts";
import { Connections } from "../../../sync-server/ws/connections.ts";
import { MuxSocket } from "../../../sync-server/ws/mux-socket.ts";
import { BoundsByUser } from "../../../sync-server/ws/user-bounds.ts";
import { MemoryDisk } from "../../support/memory-disk.ts";
import { MemoryStorage } from "../../support/memory-storage.ts";
import type { NetworkServer } from "../network/network.ts";
import type { ServerSocket } from "../network/server-socket.ts";
import type { Host } from "../world/host.ts";
import type { World } from "../world/world.ts";
import { ServerDisk } from "./server-disk.ts";
import { SimLogger } from "./sim-logger.ts";

export interface SimIdentity {
  readonly userId: UserId;
  readonly deviceId: DeviceId;
}

export interface SimServerOptions {
  readonly world: World;
  readonly segmentMaxMessages: number;
  /** What may come in a second is so little that people are over it all the time. */
  readonly isHasty: boolean;
  /** Everybody who may sign in, by the name of the device. */
  readonly identities: ReadonlyMap<string, SimIdentity>;
  readonly observe: CommitObserver;
  /** The engine runs on this disk from now on. */
  readonly onStarted: (disk: MemoryDisk) => void;
  readonly watchSocket: (socket: ServerSocket, identity: SimIdentity) => void;
}

const rates = {
  perUser: { perSecond: 1, burst: 2 },
  perDocument: { perSecond: 3, burst: 3 },
  bytesPerUser: { perSecond: 4_000, burst: 300_000 },
  questionsPerUser: { perSecond: 5, burst: 30 },
};
/** Less than what a busy chat says in the time that it takes to read it. */
const hastyBufferedBytes = 300;
const limits = {
  bufferedBytes: 16 * 1024 * 1024,
  maxDocuments: 500,
  preOpenFrames: 64,
  perUser: 50,
  unfinishedBytesPerUser: 2 ** 24,
  unfinishedMs: 1_800_000,
  waitingBytesPerUser: 2 ** 24,
  unreadBytesPerUser: 2 ** 26,
  channelsPerDocument: 1_000,
};

interface Running {
  readonly host: Host;
  readonly engine: SyncEngine;
  readonly chats: Chats;
  readonly connections: Connections;
  readonly bounds: BoundsByUser;
}

/** The server's process as `server.ts` joins it, without HTTP and LevelDB, on a disk that survives it. */
export class SimServer implements NetworkServer {
  readonly disk: ServerDisk;
  readonly #options: SimServerOptions;
  #running: Running | undefined;
  /** By the record's JSON. */
  readonly #members = new Map<string, ReadonlySet<UserId>>();
  #starts = 0;

  constructor(options: SimServerOptions) {
    this.#options = options;
    this.disk = new ServerDisk(options.world, new MemoryDisk("epoch0"));
  }

  get host(): Host | undefined {
    return this.#running?.host;
  }

  get chats(): Chats | undefined {
    return this.#running?.chats;
  }

  get engine(): SyncEngine | undefined {
    return this.#running?.engine;
  }

  start(): void {
    if (this.#running !== undefined) return;
    const { world } = this.#options;
    const host: Host = { name: `server${this.#starts++}`, skewMs: 0, indexedDB: undefined, isAlive: true };
    this.#options.onStarted(this.disk.data);
    world.runAs(host, () => {
      this.#running = this.#join(host);
      this.#running.engine.start().catch((error: unknown) => world.fail(error, "server start"));
    });
  }

  /** The process is gone in the middle of whatever it did. */
  crash(): void {
    if (this.#running === undefined) return;
    this.#running.host.isAlive = false;
    this.#running = undefined;
  }

  accept(deviceName: string, socket: ServerSocket): void {
    const identity = this.#options.identities.get(deviceName);
    if (this.#running === undefined || identity === undefined) throw new Error("nobody listens");
    const { engine, connections, bounds } = this.#running;
    this.#options.watchSocket(socket, identity);
    const { userId, deviceId } = identity;
    const connection = new MuxSocket(socket.asWebSocket(), {
      engine,
      logger: new SimLogger(this.#options.world),
      identity: { userId, deviceId, sessionId: deviceId },
      limits: { ...limits, ...(this.#options.isHasty ? { bufferedBytes: hastyBufferedBytes } : {}) },
      bounds: bounds.take(userId),
      deflates: false,
      hello: {
        type: "hello",
        deviceId,
        serverTime: this.#options.world.now,
        epoch: this.disk.data.epoch,
        version: "1",
      },
      onControl: () => undefined,
    });
    socket.on("close", () => {
      connections.remove(connection);
      bounds.release(userId);
    });
    connections.add(connection);
  }

  async request(
    deviceName: string,
    method: string,
    path: string,
    body: unknown,
  ): Promise<{ status: number; body: unknown }> {
    const identity = this.#options.identities.get(deviceName);
    const chats = this.#running?.chats;
    if (identity === undefined || chats === undefined) return { status: 503, body: {} };
    try {
      if (path.startsWith("/users")) return { status: 200, body: { users: this.#listUsers(), cursor: null } };
      if (method === "GET") return { status: 200, body: { chats: await chats.listChats(identity.userId) } };
      return { status: 201, body: (await chats.createChat(identity.userId, body as CreateChatInput)).chat };
    } catch {
      // A disk that refuses, as the error handler would answer it.
      return { status: 503, body: { code: "internal", message: "" } };
    }
  }

  /** Members as the disk has them. */
  membersOf(chatId: ChatId): ReadonlySet<UserId> {
    const value = this.disk.data.records.get(`chats/${chatId}`)?.value;
    if (value === undefined || !isChatId(chatId)) return new Set();
    let members = this.#members.get(value);
    if (members === undefined) {
      const record = JSON.parse(value) as { members: Record<string, unknown> };
      members = new Set(Object.keys(record.members).filter(isUserId));
      this.#members.set(value, members);
    }
    return members;
  }

  #join(host: Host): Running {
    const { world, segmentMaxMessages, isHasty, observe } = this.#options;
    const storage = new MemoryStorage(this.disk.data, this.disk);
    const logger = new SimLogger(world);
    const now = (): number => world.now;
    const engine = new SyncEngine({
      storage,
      logger,
      now,
      // So small that ticks end before their queues do.
      tick: { maxBytes: 4_000, maxEntries: 10 },
      segments: { maxMessages: segmentMaxMessages, maxBytes: 512 * 1024, maxClients: 1_000 },
      quota: {
        lateMessagesPerDay: 10_000,
        lateSegments: 16,
        segmentsPerDay: 1_000,
        lateBytesPerSegment: 8 * 1024 * 1024,
        metaBytesPerDay: 256 * 1024,
        clientIdsPerDocument: 1_000,
        bytesPerDay: 1e9,
      },
      warm: { documents: 4, bytes: 1024 * 1024 },
      maxClientsPerDocument: 20,
      rates: isHasty ? rates : undefined,
    });
    const people = { get: (id: UserId) => Promise.resolve({ id, displayName: id, email: `${id}@example.org` }) };
    const chats = new Chats(engine, storage, people, now);
    const connections = new Connections();
    const feed = new SummaryFeed(engine, chats, connections, logger);
    chats.onMembershipChanged((chatId, userId, isMember) => feed.tellMembership(chatId, userId, isMember));
    engine.observeCommits(observe);
    return { host, engine, chats, connections, bounds: new BoundsByUser(limits) };
  }

  #listUsers(): unknown[] {
    const ids = new Set([...this.#options.identities.values()].map(({ userId }) => userId));
    return [...ids].map((id) => ({ id, displayName: id, email: `${id}@example.org`, online: false }));
  }
}
