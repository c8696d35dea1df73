import type { WebSocket } from "ws";
import { closeCodes } from "../../shared/protocol/close-codes.ts";
import type { DocName } from "../../shared/lib/doc-name.ts";
import { forLog } from "../accounts/line-allowance.ts";
import type { Logger } from "../logger.ts";
import type { Subscriber } from "../sync/subscriber.ts";
import type { SyncEngine } from "../sync/sync-engine.ts";
import type { Connection, SocketIdentity } from "./connection.ts";
import { readBinary } from "./read-binary.ts";
import type { WaitingBytes } from "../sync/waiting-bytes.ts";
import { PendingChannel } from "./pending-channel.ts";
import type { SocketLimits } from "./socket-limits.ts";
import { SocketWriter, type Transport } from "./socket-writer.ts";
import type { UserBounds } from "./user-bounds.ts";

/** A socket that carries one document in plain y-websocket, as the stock provider speaks it. */
export class PlainSocket implements Connection, Subscriber {
  readonly identity: SocketIdentity;
  readonly wantsDurable: boolean;
  readonly hasControl = false;
  readonly waitingBytes: WaitingBytes;
  readonly #writer: SocketWriter;
  readonly #channel: PendingChannel;

  constructor(
    socket: WebSocket,
    options: {
      readonly engine: SyncEngine;
      readonly logger: Logger;
      readonly identity: SocketIdentity;
      readonly limits: SocketLimits;
      readonly bounds: UserBounds;
      readonly transport: Transport;
      readonly docName: DocName;
      readonly wantsDurable: boolean;
    },
  ) {
    const { engine, logger, identity, limits, bounds, docName, wantsDurable, transport } = options;
    this.identity = identity;
    this.wantsDurable = wantsDurable;
    this.waitingBytes = bounds.waitingBytes;
    this.#writer = new SocketWriter(socket, {
      maxBufferedBytes: limits.bufferedBytes,
      bounds,
      logger: logger.child({ userId: identity.userId, document: forLog(docName) }),
      transport,
    });
    this.#channel = new PendingChannel({
      engine,
      logger,
      subscriber: this,
      docName,
      maxWaitingFrames: limits.preOpenFrames,
      opened: () => undefined,
    });
    socket.on("message", (data, isBinary) => {
      if (!this.isOpen) return;
      const bytes = readBinary(data, isBinary);
      // A text frame is no message of this protocol; the channel says so.
      this.#channel.receive(bytes ?? new Uint8Array());
    });
    socket.on("close", () => this.#channel.detach());
    if (engine.countQuestion(identity.userId, docName.length)) void this.#channel.open();
    else this.close(closeCodes.rateLimit, "too-many-questions");
  }

  get isOpen(): boolean {
    return this.#writer.isOpen;
  }

  inTurn(answer: () => Promise<void>): Promise<void> {
    return this.#writer.inTurn(answer);
  }

  send(message: Uint8Array): void {
    this.#writer.send(message);
  }

  sendControl(): void {
    // The stock protocol has no control channel.
  }

  close(code: number, reason: string): void {
    this.#channel.detach();
    this.#writer.close(code, reason);
  }
}
