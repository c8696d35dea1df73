import * as Y from "yjs";
import { createTextSource } from "./chat-text.ts";
import { createMarker, scanMarkers } from "./marker.ts";
import type { PeerProtocol } from "./peer-protocols.ts";
import { RawSocket } from "./raw-socket.ts";
import type { BenchClient, ClientOptions, HeldState } from "./target.ts";

const emptyVector = Y.encodeStateVector(new Y.Doc());

/** A client of a server that knows documents only: a chat is one document with an array of messages. */
export class PeerClient implements BenchClient {
  readonly index: number;
  sent = 0;
  lastDataUs = 0;
  readonly #options: ClientOptions;
  readonly #protocol: PeerProtocol;
  readonly #docName: string;
  readonly #socket: RawSocket;
  readonly #doc = new Y.Doc();
  readonly #text = createTextSource();
  readonly #synced: Promise<void>;
  #setSynced: () => void = () => undefined;
  #isReady = false;
  #ackedUpdates = 0;
  /** For each update sent, the last message in it. */
  readonly #lastSeqOf: number[] = [];

  constructor(options: ClientOptions, protocol: PeerProtocol, url: string, docName: string) {
    this.index = options.index;
    this.#options = options;
    this.#protocol = protocol;
    this.#docName = docName;
    this.#socket = new RawSocket({ url, protocols: [], headers: {} }, (frame) => this.#handle(frame));
    this.#synced = new Promise((resolve) => {
      this.#setSynced = resolve;
    });
    this.#doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.#send("update", update);
    });
  }

  async connect(): Promise<void> {
    await this.#socket.open();
    if (this.#protocol.hello === undefined) this.#begin();
    else this.#socket.send(this.#protocol.hello(this.#docName));
    await Promise.race([this.#synced, this.#socket.closed]);
  }

  say(bytes: number, count = 1): void {
    const messages = this.#doc.getArray("messages");
    this.#lastSeqOf.push(this.sent + count - 1);
    this.#doc.transact(() => {
      for (let i = 0; i < count; i++) {
        const seq = this.sent++;
        const message = { id: `m${this.index}-${seq}`, from: `user-${this.index}`, at: Date.now(), text: "" };
        const rest = bytes - JSON.stringify(message).length;
        messages.push([{ ...message, text: this.#text(createMarker(this.index, seq), rest) }]);
      }
    });
  }

  held(): HeldState {
    return new Map([[this.#docName, Y.encodeStateVector(this.#doc)]]);
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

  #begin(): void {
    this.#isReady = true;
    this.#send("step1", this.#options.holds?.get(this.#docName) ?? emptyVector);
  }

  #send(kind: "step1" | "step2" | "update", data: Uint8Array): void {
    if (this.#isReady) this.#socket.send(this.#protocol.build(this.#docName, kind, data));
  }

  #handle(bytes: Buffer): void {
    const frame = this.#protocol.parse(bytes);
    switch (frame.kind) {
      case "ready":
        this.#begin();
        break;
      case "acknowledged":
        this.#acknowledge();
        break;
      case "step2":
      case "update":
        this.lastDataUs = this.#socket.lastFrameUs;
        this.#see(bytes);
        if (this.#options.applies === true) Y.applyUpdate(this.#doc, frame.data, this);
        if (frame.kind === "step2") this.#setSynced();
        break;
      case "step1":
      case "other":
        // It holds nothing that the server lacks, so there is nothing to answer.
        break;
    }
  }

  #acknowledge(): void {
    const seq = this.#lastSeqOf[this.#ackedUpdates++];
    if (seq !== undefined) this.#options.onAcked?.(seq);
  }

  #see(bytes: Buffer): void {
    const { onMessage, onAcked } = this.#options;
    if (onMessage === undefined && onAcked === undefined) return;
    scanMarkers(bytes, (sender, seq, sentUs, nowUs) => {
      onMessage?.(sender, seq, sentUs, nowUs);
      // Without an acknowledgement of its own, clients of that protocol take the echo for it.
      if (sender === this.index && !this.#protocol.acknowledges) onAcked?.(seq);
    });
  }
}
