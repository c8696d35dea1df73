import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import path from "node:path";
import { Accounts } from "./accounts/accounts.ts";
import { cookieNames } from "./accounts/credentials.ts";
import { LastSeen } from "./accounts/last-seen.ts";
import { listAllowedOrigins } from "./accounts/origins.ts";
import { loadSecrets } from "./accounts/secrets.ts";
import type { User } from "./accounts/users.ts";
import { Chats } from "./chats/chats.ts";
import { logAcceptedMessages } from "./chats/message-log.ts";
import { PresenceFeed } from "./chats/presence-feed.ts";
import { SummaryFeed } from "./chats/summary-feed.ts";
import type { Config } from "./config.ts";
import { createApp } from "./http/app.ts";
import { createAddressReader } from "./http/client-address.ts";
import { Listener } from "./http/listener.ts";
import { createReadinessCheck } from "./http/readiness.ts";
import { toUserInfo } from "./http/user-info.ts";
import { LineAllowance } from "./accounts/line-allowance.ts";
import type { Logger } from "./logger.ts";
import { Pictures } from "./pictures/pictures.ts";
import { Presence } from "./presence/presence.ts";
import type { Storage } from "./storage/contracts.ts";
import { openLevelStorage } from "./storage/level/level-storage.ts";
import { SyncEngine, type SyncEngineOptions } from "./sync/sync-engine.ts";
import { authenticate } from "./ws/authenticate.ts";
import { Connections } from "./ws/connections.ts";
import { SyncSockets } from "./ws/sync-sockets.ts";
import { closeCodes } from "../shared/protocol/close-codes.ts";

export interface Server {
  /** Settles when it accepts requests. */
  start(): Promise<void>;
  /** Accepts nothing new, finishes what is under way, closes the sockets with 1001 and releases the data. */
  stop(): Promise<void>;
  /** Where it listens, for this machine: `http://127.0.0.1:8080`. */
  readonly address: string;
  /** Where a person on this machine opens the app. Always the same name: browsers keep data by origin. */
  readonly appUrl: string;
}

/** What runs, so that it can be stopped in order. */
interface Running {
  readonly storage: Storage;
  readonly engine: SyncEngine;
  readonly sockets: SyncSockets;
  readonly presence: Presence;
  readonly feed: SummaryFeed;
  readonly presenceFeed: PresenceFeed;
  readonly pruning: NodeJS.Timeout;
}

const pruneEveryMs = 60 * 60_000;

/** The embedded store of a data folder, for the server and for commands of the shell. */
export async function openStorage(config: Config): Promise<Storage> {
  // Messages lie there: nobody else on the machine reads them.
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  return openLevelStorage(path.join(config.dataDir, "db"));
}

export async function openAccounts(
  config: Config,
  storage: Storage,
  isGoodInvite?: (invite: string) => Promise<boolean>,
): Promise<Accounts> {
  const secrets = await loadSecrets(config.dataDir);
  return Accounts.open({
    records: storage.records,
    secrets,
    config,
    ...(isGoodInvite === undefined ? {} : { isGoodInvite }),
  });
}

/** Joins all parts. Nothing is opened before `start`. */
export function createServer(config: Config, logger: Logger): Server {
  let listener: Listener | undefined;
  let running: Running | undefined;
  let stopping: Promise<void> | undefined;

  async function start(): Promise<void> {
    listener = await Listener.create(config, logger);
    const storage = await openStorage(config);
    try {
      running = await run(storage, listener);
    } catch (error) {
      await storage.close();
      throw error;
    }
  }

  async function run(storage: Storage, port: Listener): Promise<Running> {
    const now = Date.now;
    const accounts = await openAccounts(config, storage, (invite) => chats.isGoodInvite(invite));
    const engine = new SyncEngine({ storage, logger, now, ...toEngineLimits(config) });
    const people = { get: async (id: User["id"]) => accounts.getUser(id) };
    logAcceptedMessages(engine, (userId) => accounts.getUser(userId)?.email, logger);
    const chats = new Chats(engine, storage, people, now);
    const connections = new Connections();
    const presence = await Presence.open(new LastSeen(storage.records, logger), now);
    const feed = new SummaryFeed(engine, chats, connections, logger);
    const lines = new LineAllowance();
    const allowedOrigins = (): ReadonlySet<string> => listAllowedOrigins(config, port.port);
    const { access } = cookieNames(config.https);
    const app = createApp({
      config,
      logger,
      accounts,
      chats,
      pictures: new Pictures(storage.records, chats),
      presence,
      lines,
      allowedOrigins,
      findProblems: createReadinessCheck({
        dataDir: config.dataDir,
        diskFreeMinBytes: config.limits.diskFreeMinBytes,
        checkStorage: () => storage.check(),
        isStopping: () => stopping !== undefined,
      }),
    });
    const sockets = new SyncSockets({
      engine,
      connections,
      logger,
      lines,
      limits: toSocketLimits(config),
      refusedLimits: { inAll: config.limits.socketsRefused, perAddress: config.limits.socketsRefusedAddress },
      epoch: storage.epoch,
      version: await readAppVersion(config.appDir),
      now,
      isAllowedOrigin: (origin) => allowedOrigins().has(origin),
      authenticate: (request) => authenticate(request, accounts, access),
      addressOf: createAddressReader(app),
    });
    const presenceFeed = new PresenceFeed({
      records: storage.records,
      sender: connections,
      logger,
      listChatIds: (userId) => chats.listChatIds(userId),
      describe: (userId) => {
        const user = accounts.getUser(userId);
        return user === undefined ? undefined : toUserInfo(user, presence);
      },
    });
    accounts.onUserChanged(({ id }) => presenceFeed.noteProfile(id));
    presence.onChanged((userId) => {
      // That something is told at all would say it.
      if (accounts.getUser(userId)?.hidesPresence !== true) presenceFeed.noteChange(userId);
    });
    connections.onOnlineChanged((userId, isOnline) => (isOnline ? presence.arrived(userId) : presence.left(userId)));
    chats.onMembershipChanged((chatId, userId, isMember) => feed.tellMembership(chatId, userId, isMember));
    accounts.onSessionRevoked(({ id }) => {
      connections.close(closeCodes.signIn, "session-ended", ({ identity }) => identity.sessionId === id);
    });

    const forget = (): void => {
      accounts.prune().catch((error: unknown) => logger.error("ended sessions could not be forgotten", { error }));
    };
    const pruning = setInterval(forget, pruneEveryMs);
    pruning.unref();

    await engine.start();
    await port.listen(config.host, config.port, app, (request, socket, head) => sockets.upgrade(request, socket, head));
    return { storage, engine, sockets, presence, feed, presenceFeed, pruning };
  }

  async function stop(): Promise<void> {
    await listener?.stopAccepting(config.limits.shutdownMs);
    if (running === undefined) return;
    const { storage, engine, sockets, presence, feed, presenceFeed, pruning } = running;
    clearInterval(pruning);
    feed.stop();
    presenceFeed.stop();
    await engine.stop();
    await sockets.stop();
    // What the sockets sent until they closed.
    await engine.stop();
    await presence.stop();
    listener?.close();
    await storage.close();
  }

  const toUrl = (host: string): string =>
    `${config.tls === undefined ? "http" : "https"}://${host}:${listener?.port ?? 0}`;

  return {
    start,
    stop: () => (stopping ??= stop()),
    get address() {
      return toUrl(config.host.includes(":") ? `[${config.host}]` : config.host);
    },
    get appUrl() {
      return config.publicOrigin ?? toUrl("localhost");
    },
  };
}

/** What the configuration bounds of documents. */
export function toEngineLimits({ limits, rateLimits }: Config): Omit<SyncEngineOptions, "storage" | "logger" | "now"> {
  return {
    segments: {
      maxMessages: limits.segmentMaxMessages,
      maxBytes: limits.segmentMaxBytes,
      maxClients: limits.segmentMaxClients,
    },
    tick: { maxBytes: limits.tickMaxBytes, maxEntries: limits.tickMaxEntries },
    quota: {
      lateMessagesPerDay: limits.lateMessagesPerDay,
      lateSegments: limits.lateSegmentsUser,
      segmentsPerDay: limits.segmentsPerDayUser,
      lateBytesPerSegment: limits.lateBytesPerSegment,
      metaBytesPerDay: limits.metaBytesPerDay,
      clientIdsPerDocument: limits.clientIdsPerDocument,
      bytesPerDay: limits.bytesPerDayUser,
    },
    warm: { documents: limits.liveDocumentsMax, bytes: limits.liveDocumentsBytes },
    maxClientsPerDocument: limits.documentMaxClients,
    rates: rateLimits
      ? {
          perUser: { perSecond: limits.updatesPerSecondUser, burst: limits.updatesBurstUser },
          perDocument: { perSecond: limits.updatesPerSecondDocument, burst: limits.updatesPerSecondDocument },
          questionsPerUser: { perSecond: limits.questionsPerSecondUser, burst: limits.questionsBurstUser },
          bytesPerUser: { perSecond: limits.updateBytesPerSecondUser, burst: limits.updateBytesBurstUser },
        }
      : undefined,
  };
}

function toSocketLimits({ limits }: Config): ConstructorParameters<typeof SyncSockets>[0]["limits"] {
  return {
    bufferedBytes: limits.socketBufferedBytes,
    maxDocuments: limits.socketMaxDocuments,
    preOpenFrames: limits.socketPreOpenFrames,
    perUser: limits.socketsPerUser,
    unfinishedBytesPerUser: limits.unfinishedBytesUser,
    unfinishedMs: limits.unfinishedMs,
    waitingBytesPerUser: limits.waitingBytesUser,
    unreadBytesPerUser: limits.unreadBytesUser,
    channelsPerDocument: limits.channelsPerDocumentUser,
  };
}

/** Changes with each build of the app: its page names every file by its content. */
async function readAppVersion(appDir: string): Promise<string> {
  const page = await readFile(path.join(appDir, "index.html")).catch(() => undefined);
  return page === undefined ? "none" : createHash("sha256").update(page).digest("hex").slice(0, 12);
}
