import type { WebSocket } from "ws";
import { parseClientControl, type ClientControl, type ServerControl } from "../../shared/protocol/control.ts";
import { closeCodes } from "../../shared/protocol/close-codes.ts";
import { encodeControlFrame } from "./control-frame.ts";
import { controlChannel, encodeMuxFrame, parseMuxFrame, type MuxFrame } from "../../shared/protocol/mux-frame.ts";
import type { Logger } from "../logger.ts";
import type { SyncEngine } from "../sync/sync-engine.ts";
import type { Connection, SocketIdentity } from "./connection.ts";
import { RateLimiter } from "../sync/rate-limiter.ts";
import { MuxChannel } from "./mux-channel.ts";
import { readBinary } from "./read-binary.ts";
import type { SocketLimits } from "./socket-limits.ts";
import { SocketWriter, type Transport } from "./socket-writer.ts";
import type { UserBounds } from "./user-bounds.ts";

export interface MuxSocketOptions {
  readonly engine: SyncEngine;
  readonly logger: Logger;
  readonly identity: SocketIdentity;
  readonly limits: SocketLimits;
  readonly bounds: UserBounds;
  readonly transport?: Transport;
  /** Whether the client inflates long answers. */
  readonly deflates: boolean;
  readonly hello: ServerControl;
  /** A control frame of the client. */
  readonly onControl: (frame: ClientControl) => void;
}

/** A tab says that it is away or back: seldom, and at once only when somebody plays with it. */
const controlFramesBurst = 60;

/** A socket that carries many documents and a control channel: one per tab. */
export class MuxSocket implements Connection {
  readonly identity: SocketIdentity;
  readonly hasControl = true;
  readonly #options: MuxSocketOptions;
  readonly #writer: SocketWriter;
  readonly #channels = new Map<number, MuxChannel>();
  readonly #controlFrames = new RateLimiter({ perSecond: 1, burst: controlFramesBurst });

  constructor(socket: WebSocket, options: MuxSocketOptions) {
    this.identity = options.identity;
    this.#options = options;
    const logger = options.logger.child({ userId: options.identity.userId });
    const { limits, bounds, transport } = options;
    this.#writer = new SocketWriter(socket, { maxBufferedBytes: limits.bufferedBytes, bounds, logger, transport });
    socket.on("message", (data, isBinary) => {
      if (!this.#writer.isOpen) return;
      const bytes = readBinary(data, isBinary);
      const frame = bytes === undefined ? undefined : parseMuxFrame(bytes);
      if (frame === undefined) this.close(closeCodes.badFrame, "bad-frame");
      else this.#receive(frame);
    });
    socket.on("close", () => this.#detachAll());
    this.sendControl(encodeControlFrame(options.hello));
  }

  sendControl(frame: Uint8Array): void {
    this.#writer.send(frame);
  }

  close(code: number, reason: string): void {
    this.#detachAll();
    this.#writer.close(code, reason);
  }

  #receive(frame: MuxFrame): void {
    if (frame.channel === controlChannel) {
      this.#receiveControl(frame);
      return;
    }
    switch (frame.kind) {
      case "open":
        this.#open(frame.channel, frame.docName);
        return;
      case "data":
        // A channel that the server has just closed may still be written to by a client that does not know yet.
        this.#channels.get(frame.channel)?.receive(frame.payload);
        return;
      case "close":
        this.#channels.get(frame.channel)?.detach();
        this.#channels.delete(frame.channel);
        return;
      case "opened":
      case "deflated":
        this.close(closeCodes.badFrame, "bad-frame");
    }
  }

  #receiveControl(frame: MuxFrame): void {
    const control = frame.kind === "data" ? parseClientControl(Buffer.from(frame.payload).toString("utf8")) : undefined;
    if (control === undefined) this.close(closeCodes.badFrame, "bad-control-frame");
    else if (!this.#controlFrames.take("", performance.now()))
      this.close(closeCodes.rateLimit, "too-many-control-frames");
    else this.#options.onControl(control);
  }

  #open(number: number, docName: string): void {
    const { engine, logger, limits, bounds, deflates } = this.#options;
    if (this.#channels.has(number)) {
      this.close(closeCodes.badFrame, "channel-in-use");
      return;
    }
    const refuse = (code: number, reason: string): void =>
      this.#writer.send(encodeMuxFrame({ channel: number, kind: "close", code, reason }));
    if (this.#channels.size >= limits.maxDocuments) {
      refuse(closeCodes.rateLimit, "too-many-documents");
      return;
    }
    // Not the whole socket: who opens it again would ask again for what is open already.
    if (!engine.countQuestion(this.identity.userId, docName.length)) {
      refuse(closeCodes.rateLimit, "too-many-questions");
      return;
    }
    if (!bounds.channels.take(docName)) {
      refuse(closeCodes.rateLimit, "too-many-channels");
      return;
    }
    const channel = new MuxChannel({
      number,
      docName,
      identity: this.identity,
      writer: this.#writer,
      deflates,
      engine,
      logger,
      maxWaitingFrames: limits.preOpenFrames,
      bounds,
      closed: () => this.#channels.delete(number),
    });
    this.#channels.set(number, channel);
    void channel.open();
  }

  #detachAll(): void {
    for (const channel of this.#channels.values()) channel.detach();
    this.#channels.clear();
  }
}
