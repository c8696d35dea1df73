import path from "node:path";
import { PassThrough } from "node:stream";
import * as Y from "yjs";
import type { ChatId, DeviceId, UserId } from "../../shared/lib/ids.ts";
import { segmentDocName } from "../../shared/lib/doc-name.ts";
import { openSegment, type Segment } from "../../shared/model/segment.ts";
import { encodeSyncMessage, parseStateVector, parseSyncMessage } from "../../shared/protocol/sync-message.ts";
import { Chats } from "../../sync-server/chats/chats.ts";
import { createLogger, type Logger } from "../../sync-server/logger.ts";
import { openLevelStorage } from "../../sync-server/storage/level/level-storage.ts";
import type { Storage } from "../../sync-server/storage/contracts.ts";
import { DocumentChannel } from "../../sync-server/sync/document-channel.ts";
import type { Subscriber } from "../../sync-server/sync/subscriber.ts";
import { SyncEngine, type SyncEngineOptions } from "../../sync-server/sync/sync-engine.ts";
import { WaitingBytes } from "../../sync-server/sync/waiting-bytes.ts";

export const alice = "aaaaaaaa" as UserId;
export const bob = "bbbbbbbb" as UserId;
export const carol = "cccccccc" as UserId;

/** The sync core on a real LevelDB, without sockets: channels are called directly. */
export class SyncHarness {
  readonly folder: string;
  now = 1_700_000_000_000;
  storage!: Storage;
  engine!: SyncEngine;
  chats!: Chats;
  readonly #quota: SyncEngineOptions["quota"];
  readonly #segments: SyncEngineOptions["segments"];
  readonly #rates: SyncEngineOptions["rates"];
  readonly #logger: Logger;

  constructor(
    folder: string,
    segments: Partial<SyncEngineOptions["segments"]> = {},
    quota: Partial<SyncEngineOptions["quota"]> = {},
    rates?: SyncEngineOptions["rates"],
  ) {
    this.folder = folder;
    this.#rates = rates;
    this.#quota = {
      lateMessagesPerDay: 10_000,
      lateSegments: 16,
      segmentsPerDay: 1_000,
      lateBytesPerSegment: 8 * 1024 * 1024,
      metaBytesPerDay: 256 * 1024,
      clientIdsPerDocument: 1_000,
      bytesPerDay: 1e9,
      ...quota,
    };
    this.#segments = { maxMessages: 1_000, maxBytes: 512 * 1024, maxClients: 1_000, ...segments };
    this.#logger = createLogger({ logLevel: "error", logFormat: "json" }, new PassThrough().resume());
  }

  /** Of the database. */
  get location(): string {
    return path.join(this.folder, "db");
  }

  async start(): Promise<this> {
    this.storage = await openLevelStorage(this.location);
    const now = (): number => this.now;
    const { storage } = this;
    this.engine = new SyncEngine({
      storage,
      logger: this.#logger,
      now,
      segments: this.#segments,
      tick: { maxBytes: 1024 * 1024, maxEntries: 2_000 },
      quota: this.#quota,
      warm: { documents: 50, bytes: 64 * 1024 * 1024 },
      maxClientsPerDocument: 20,
      rates: this.#rates,
    });
    const people = {
      get: (id: UserId) => Promise.resolve({ id, displayName: id, email: `${id}@example.org` }),
    };
    this.chats = new Chats(this.engine, storage, people, now);
    await this.engine.start();
    return this;
  }

  async stop(): Promise<void> {
    await this.engine.stop();
    await this.storage.close();
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async group(owner: UserId, ...memberIds: UserId[]): Promise<ChatId> {
    const { chat } = await this.chats.createChat(owner, { kind: "group", title: "Group", memberIds });
    return chat.id;
  }

  /** A device that has one document of a chat open. */
  async device(userId: UserId, chatId: ChatId, n: number | "meta" = 0, doc = new Y.Doc()): Promise<TestDevice> {
    const device = new TestDevice(userId, doc);
    await device.connect(this.engine, n === "meta" ? chatId : segmentDocName(chatId, n));
    return device;
  }
}

/** One replica with one channel, as a stock provider drives it. */
export class TestDevice implements Subscriber {
  readonly identity: { readonly userId: UserId; readonly deviceId: DeviceId };
  readonly wantsDurable = true;
  readonly waitingBytes: WaitingBytes;
  readonly doc: Y.Doc;
  readonly segment: Segment;
  readonly durable = new Map<number, number>();
  /** Everything received, in order. */
  readonly received: Uint8Array[] = [];
  closed: { readonly code: number; readonly reason: string } | undefined;
  isSynced = false;
  #channel: DocumentChannel | undefined;

  constructor(userId: UserId, doc: Y.Doc, waitingBytes = new WaitingBytes(16 * 1024 * 1024)) {
    this.waitingBytes = waitingBytes;
    this.identity = { userId, deviceId: "d0000000" as DeviceId };
    this.doc = doc;
    this.segment = openSegment(doc);
    doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.#channel?.receive(encodeSyncMessage({ type: "update", update }));
    });
  }

  get isOpen(): boolean {
    return this.closed === undefined;
  }

  async connect(engine: SyncEngine, docName: string): Promise<void> {
    this.closed = undefined;
    const result = await engine.open(docName, this);
    if (!(result instanceof DocumentChannel)) {
      this.closed = result;
      return;
    }
    this.#channel = result;
    result.start();
    result.receive(encodeSyncMessage({ type: "step1", stateVector: Y.encodeStateVector(this.doc) }));
  }

  disconnect(): void {
    this.#channel?.detach();
    this.#channel = undefined;
  }

  /** Sends bytes as they are. */
  sendRaw(message: Uint8Array): void {
    this.#channel?.receive(message);
  }

  sendUpdate(update: Uint8Array): void {
    this.sendRaw(encodeSyncMessage({ type: "update", update }));
  }

  inTurn(answer: () => Promise<void>): Promise<void> {
    return answer();
  }

  send(bytes: Uint8Array): void {
    this.received.push(bytes);
    const message = parseSyncMessage(bytes);
    switch (message?.type) {
      case "step1": {
        const update = Y.encodeStateAsUpdate(this.doc, message.stateVector);
        this.#channel?.receive(encodeSyncMessage({ type: "step2", update }));
        return;
      }
      case "step2":
        Y.applyUpdate(this.doc, message.update, this);
        this.isSynced = true;
        return;
      case "update":
        Y.applyUpdate(this.doc, message.update, this);
        return;
      case "durable":
        for (const [client, clock] of parseStateVector(message.stateVector) ?? []) this.durable.set(client, clock);
        return;
      default:
        return;
    }
  }

  close(code: number, reason: string): void {
    this.closed = { code, reason };
    this.disconnect();
  }
}
