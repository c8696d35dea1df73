import { inflateRawSync } from "node:zlib";
import * as Y from "yjs";
import { MessageClock } from "../../client/store/message-clock.ts";
import type { ChatId, UserId } from "../../shared/lib/ids.ts";
import { metaDocName, segmentDocName } from "../../shared/lib/doc-name.ts";
import { openMeta, readMeta } from "../../shared/model/meta.ts";
import { addMessage, openSegment } from "../../shared/model/segment.ts";
import {
  controlChannel,
  deflateSubprotocol,
  encodeMuxFrame,
  muxSubprotocol,
  parseMuxFrame,
} from "../../shared/protocol/mux-frame.ts";
import {
  encodeSyncMessage,
  parseStateVector,
  parseSyncMessage,
  type SyncMessage,
} from "../../shared/protocol/sync-message.ts";
import { createTextSource } from "./chat-text.ts";
import { createMarker, scanMarkers } from "./marker.ts";
import { RawSocket } from "./raw-socket.ts";
import type { BenchClient, ClientOptions, HeldState } from "./target.ts";

const emptyVector = Y.encodeStateVector(new Y.Doc());

const openAtOnce = 3;

interface Channel {
  readonly docName: string;
  readonly id: number;
  readonly doc: Y.Doc;
  readonly synced: Promise<void>;
  readonly setSynced: () => void;
  readonly fail: (error: Error) => void;
  isAnswered: boolean;
}

/** From how many numbers on clients count their channels. */
const channelNumbers = 100;

/** A client of a chat as the app is one: one socket, the meta document, the live segment and the one before. */
export class RoostClient implements BenchClient {
  readonly index: number;
  sent = 0;
  lastDataUs = 0;
  readonly #options: ClientOptions;
  readonly #chatId: ChatId;
  readonly #userId: UserId;
  readonly #socket: RawSocket;
  readonly #channels = new Map<number, Channel>();
  readonly #text = createTextSource();
  /** The app's own: ids that rise, so that few messages need a stamp. */
  readonly #clock: MessageClock;
  /** What is not yet durable: the last message in an update, and the clock after it. */
  readonly #unacked: { readonly client: number; readonly clock: number; readonly seq: number }[] = [];
  #live = 0;
  #liveChannel: Channel | undefined;

  constructor(options: ClientOptions, port: number, token: string, userId: UserId, chatId: ChatId) {
    this.index = options.index;
    this.#options = options;
    this.#chatId = chatId;
    this.#userId = userId;
    this.#clock = new MessageClock(options.now ?? Date.now, (below) => Math.floor(Math.random() * below));
    this.#socket = new RawSocket(
      {
        url: `ws://127.0.0.1:${port}/sync`,
        protocols: [muxSubprotocol, deflateSubprotocol],
        headers: { authorization: `Bearer ${token}` },
      },
      (frame) => this.#handle(frame),
    );
  }

  async connect(): Promise<void> {
    await this.#socket.open();
    await Promise.race([this.#openAll(), this.#socket.closed]);
  }

  say(bytes: number, count = 1): void {
    const { doc } = this.#liveChannel ?? this.#openLive();
    const segment = openSegment(doc);
    doc.transact(() => {
      for (let i = 0; i < count; i++) {
        const seq = this.sent++;
        const id = this.#clock.nextMessageId(this.#userId, this.#live);
        addMessage(segment, id, { t: this.#text(createMarker(this.index, seq), bytes - id.length - 12) });
      }
    });
    if (this.#options.onAcked === undefined) return;
    const clock = Y.getState(doc.store, doc.clientID);
    this.#unacked.push({ client: doc.clientID, clock, seq: this.sent - 1 });
  }

  held(): HeldState {
    return new Map([...this.#channels.values()].map(({ docName, doc }) => [docName, Y.encodeStateVector(doc)]));
  }

  get bytesIn(): number {
    return this.#socket.bytesIn;
  }
  get bytesOut(): number {
    return this.#socket.bytesOut;
  }
  get lastFrameUs(): number {
    return this.#socket.lastFrameUs;
  }
  get closedWith(): number | undefined {
    return this.#socket.closedWith;
  }
  stall(): void {
    this.#socket.stall();
  }
  resume(): void {
    this.#socket.resume();
  }
  close(): Promise<void> {
    return this.#socket.close();
  }
  terminate(): void {
    this.#socket.terminate();
  }

  async #openAll(): Promise<void> {
    const { holds, wholeHistory } = this.#options;
    const metaName = metaDocName(this.#chatId);
    const meta = this.#open(metaName);
    if (holds === undefined) {
      meta.doc.on("update", () => this.#followLive(meta.doc));
      await meta.synced;
      this.#followLive(meta.doc);
      if (this.#live > 0) this.#open(segmentDocName(this.#chatId, this.#live - 1));
      if (wholeHistory === true) await this.#openOlder();
    } else {
      for (const docName of holds.keys()) if (docName !== metaName) this.#open(docName);
    }
    await Promise.all([...this.#channels.values()].map((channel) => channel.synced));
  }

  /** From the newest to the oldest, a few at a time, as somebody scrolls: all at once would be more than a socket may owe. */
  async #openOlder(): Promise<void> {
    for (let n = this.#live - 2; n >= 0; n -= openAtOnce) {
      const segments = Array.from({ length: Math.min(openAtOnce, n + 1) }, (_, i) =>
        segmentDocName(this.#chatId, n - i),
      );
      await Promise.all(segments.map((segment) => this.#open(segment).synced));
    }
  }

  #followLive(meta: Y.Doc): void {
    const live = readMeta(openMeta(meta))?.live ?? 0;
    if (live === this.#live && this.#liveChannel !== undefined) return;
    this.#live = live;
    this.#openLive();
  }

  #openLive(): Channel {
    this.#liveChannel = this.#open(segmentDocName(this.#chatId, this.#live));
    return this.#liveChannel;
  }

  #open(docName: string): Channel {
    let setSynced: () => void = () => undefined;
    let fail: (error: Error) => void = () => undefined;
    const synced = new Promise<void>((resolve, reject) => {
      setSynced = resolve;
      fail = reject;
    });
    // As tabs of different ages have them: what is said to all is not the same bytes for all.
    const id = (this.index % channelNumbers) + this.#channels.size + 1;
    const doc = new Y.Doc();
    const channel: Channel = { docName, id, doc, synced, setSynced, fail, isAnswered: false };
    this.#channels.set(id, channel);
    doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== this && channel.isAnswered) this.#send(channel, { type: "update", update });
    });
    this.#socket.send(encodeMuxFrame({ channel: id, kind: "open", docName }));
    return channel;
  }

  #send(channel: Channel, message: SyncMessage): void {
    this.#socket.send(encodeMuxFrame({ channel: channel.id, kind: "data", payload: encodeSyncMessage(message) }));
  }

  #handle(bytes: Buffer): void {
    const frame = parseMuxFrame(bytes);
    if (frame === undefined) throw new Error("The server sent a frame that cannot be read");
    if (frame.channel === controlChannel) return;
    const channel = this.#channels.get(frame.channel);
    if (channel === undefined) return;
    if (frame.kind === "close") channel.fail(new Error(`A document was closed: ${frame.code} ${frame.reason}`));
    if (frame.kind === "opened") this.#begin(channel);
    if (frame.kind === "data") this.#handleMessage(channel, bytes, parseSyncMessage(frame.payload));
    if (frame.kind === "deflated") {
      const inflated = inflateRawSync(frame.payload);
      this.#handleMessage(channel, inflated, parseSyncMessage(inflated));
    }
  }

  #begin(channel: Channel): void {
    const held = this.#options.holds?.get(channel.docName);
    this.#send(channel, { type: "step1", stateVector: held ?? emptyVector });
  }

  #handleMessage(channel: Channel, bytes: Buffer, message: SyncMessage | undefined): void {
    switch (message?.type) {
      case "step1":
        // Everything it wrote so far; from now on each update goes out as it is made.
        this.#send(channel, { type: "step2", update: Y.encodeStateAsUpdate(channel.doc, message.stateVector) });
        channel.isAnswered = true;
        break;
      case "step2":
      case "update":
        this.lastDataUs = this.#socket.lastFrameUs;
        if (this.#options.onMessage !== undefined) scanMarkers(bytes, this.#options.onMessage);
        if (this.#options.applies === true || channel.docName === this.#chatId)
          Y.applyUpdate(channel.doc, message.update, this);
        if (message.type === "step2") channel.setSynced();
        break;
      case "durable":
        this.#acknowledge(message.stateVector);
        break;
      default:
    }
  }

  #acknowledge(bytes: Uint8Array): void {
    const vector = parseStateVector(bytes);
    let acked: number | undefined;
    for (let next = this.#unacked[0]; next !== undefined; next = this.#unacked[0]) {
      if ((vector?.get(next.client) ?? 0) < next.clock) break;
      acked = next.seq;
      this.#unacked.shift();
    }
    if (acked !== undefined) this.#options.onAcked?.(acked);
  }
}
