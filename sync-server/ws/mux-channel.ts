import type { DocName } from "../../shared/lib/doc-name.ts";
import type { DeviceId, UserId } from "../../shared/lib/ids.ts";
import { encodeMuxFrame } from "../../shared/protocol/mux-frame.ts";
import type { Packer, Subscriber } from "../sync/subscriber.ts";
import type { SyncEngine } from "../sync/sync-engine.ts";
import type { Logger } from "../logger.ts";
import { createDeflatePacker } from "./deflate-packer.ts";
import type { WaitingBytes } from "../sync/waiting-bytes.ts";
import type { UserBounds } from "./user-bounds.ts";
import { PendingChannel } from "./pending-channel.ts";
import type { SocketWriter } from "./socket-writer.ts";

export interface MuxChannelOptions {
  readonly number: number;
  readonly docName: DocName;
  readonly identity: { readonly userId: UserId; readonly deviceId: DeviceId };
  readonly writer: SocketWriter;
  /** Whether the client inflates. */
  readonly deflates: boolean;
  readonly engine: SyncEngine;
  readonly logger: Logger;
  readonly maxWaitingFrames: number;
  /** In which the channel is counted; given back when it ends. */
  readonly bounds: UserBounds;
  /** The server ended the channel. */
  readonly closed: () => void;
}

/** One document's channel on a `roost.v1` socket. */
export class MuxChannel implements Subscriber {
  readonly identity: MuxChannelOptions["identity"];
  readonly wantsDurable = true;
  readonly waitingBytes: WaitingBytes;
  readonly packer?: Packer;
  readonly #options: MuxChannelOptions;
  readonly #channel: PendingChannel;
  /** Of data frames. */
  readonly #prefix: Uint8Array;
  #isClosed = false;

  constructor(options: MuxChannelOptions) {
    const { number, docName, engine, logger, writer, maxWaitingFrames } = options;
    this.identity = options.identity;
    this.waitingBytes = options.bounds.waitingBytes;
    this.#options = options;
    this.#prefix = encodeMuxFrame({ channel: number, kind: "data", payload: new Uint8Array() });
    if (options.deflates) {
      this.packer = createDeflatePacker((payload) => {
        if (!this.#isClosed) writer.send(encodeMuxFrame({ channel: number, kind: "deflated", payload }));
      });
    }
    this.#channel = new PendingChannel({
      engine,
      logger,
      subscriber: this,
      docName,
      maxWaitingFrames,
      opened: (epoch) => writer.send(encodeMuxFrame({ channel: number, kind: "opened", epoch })),
    });
  }

  get isOpen(): boolean {
    return !this.#isClosed && this.#options.writer.isOpen;
  }

  open(): Promise<void> {
    return this.#channel.open();
  }

  receive(payload: Uint8Array): void {
    if (this.isOpen) this.#channel.receive(payload);
  }

  inTurn(answer: () => Promise<void>): Promise<void> {
    return this.#options.writer.inTurn(answer);
  }

  send(message: Uint8Array): void {
    if (!this.#isClosed) this.#options.writer.send(message, this.#prefix);
  }

  close(code: number, reason: string): void {
    if (this.#isClosed) return;
    const { number, docName, identity, writer, logger, bounds, closed } = this.#options;
    logger[bounds.lineLevel()]("channel closed", { document: docName, userId: identity.userId, code, reason });
    writer.send(encodeMuxFrame({ channel: number, kind: "close", code, reason }));
    this.detach();
    closed();
  }

  /** The client ended the channel, or the socket is gone. */
  detach(): void {
    if (!this.#isClosed) this.#options.bounds.channels.give(this.#options.docName);
    this.#isClosed = true;
    this.#channel.detach();
  }
}
