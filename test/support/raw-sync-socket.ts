import { once } from "node:events";
import { WebSocket } from "ws";
import { encodeMuxFrame, muxSubprotocol, parseMuxFrame, type MuxFrame } from "../../shared/protocol/mux-frame.ts";
import { parseSyncMessage, type SyncMessage } from "../../shared/protocol/sync-message.ts";

export interface RawSocketOptions {
  readonly token?: string;
  readonly protocols?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** A socket that a test drives frame by frame, hostile frames included. */
export class RawSyncSocket {
  readonly ws: WebSocket;
  readonly frames: Uint8Array[] = [];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  #awaiting: (() => void)[] = [];

  constructor(url: string, { token, protocols = [], headers = {} }: RawSocketOptions = {}) {
    const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    this.ws = new WebSocket(url.replace(/^http/, "ws"), [...protocols], { headers: { ...authorization, ...headers } });
    this.ws.on("error", () => undefined);
    this.ws.on("message", (data: Buffer) => {
      this.frames.push(new Uint8Array(data));
      for (const wake of this.#awaiting.splice(0)) wake();
    });
    this.closed = new Promise((resolve) => {
      this.ws.on("close", (code, reason) => resolve({ code, reason: reason.toString() }));
    });
  }

  static mux(url: string, token: string): RawSyncSocket {
    return new RawSyncSocket(`${url}/sync`, { token, protocols: [muxSubprotocol] });
  }

  async opened(): Promise<this> {
    if (this.ws.readyState === WebSocket.CONNECTING) await once(this.ws, "open");
    return this;
  }

  send(bytes: Uint8Array | string): void {
    this.ws.send(bytes);
  }

  sendFrame(frame: MuxFrame): void {
    this.send(encodeMuxFrame(frame));
  }

  /** The first frame of a `roost.v1` socket that `isMeant`, past or future. */
  async frame<T extends MuxFrame>(isMeant: (frame: MuxFrame) => frame is T): Promise<T> {
    return this.#find((bytes) => {
      const frame = parseMuxFrame(bytes);
      return frame !== undefined && isMeant(frame) ? frame : undefined;
    });
  }

  /** The first message of a plain socket of a type, past or future. */
  async message<T extends SyncMessage["type"]>(type: T): Promise<Extract<SyncMessage, { type: T }>> {
    return this.#find((bytes) => {
      const message = parseSyncMessage(bytes);
      return message?.type === type ? (message as Extract<SyncMessage, { type: T }>) : undefined;
    });
  }

  async #find<T>(read: (bytes: Uint8Array) => T | undefined): Promise<T> {
    for (let i = 0; ; i++) {
      while (i >= this.frames.length) await new Promise<void>((wake) => this.#awaiting.push(wake));
      const found = read(this.frames[i] as Uint8Array);
      if (found !== undefined) return found;
    }
  }
}
