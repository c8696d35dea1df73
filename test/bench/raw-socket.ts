import { WebSocket } from "ws";
import { nowUs } from "./marker.ts";

export interface Address {
  readonly url: string;
  readonly protocols: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
}

/** A WebSocket that counts, and that can stop reading. */
export class RawSocket {
  closedWith: number | undefined;
  /** Rejects when the socket is closed: to be raced with whatever waits for an answer. */
  readonly closed: Promise<never>;
  #rejectClosed: (error: Error) => void = () => undefined;
  lastFrameUs = 0;
  readonly #address: Address;
  readonly #handle: (frame: Buffer) => void;
  #ws: WebSocket | undefined;
  #final = { in: 0, out: 0 };

  constructor(address: Address, handle: (frame: Buffer) => void) {
    this.#address = address;
    this.#handle = handle;
    this.closed = new Promise((_resolve, reject) => {
      this.#rejectClosed = reject;
    });
    // Nobody may be waiting.
    this.closed.catch(() => undefined);
  }

  async open(): Promise<void> {
    const { url, protocols, headers } = this.#address;
    const ws = new WebSocket(url, [...protocols], {
      headers,
      perMessageDeflate: false,
      maxPayload: 2 ** 30,
      handshakeTimeout: 60_000,
    });
    this.#ws = ws;
    ws.on("message", (data) => {
      this.lastFrameUs = nowUs();
      this.#handle(data as Buffer);
    });
    ws.on("close", (code) => {
      this.closedWith = code;
      this.#rejectClosed(new Error(`The socket was closed with ${code}`));
    });
    const opened = new Promise<void>((resolve, reject) => {
      ws.once("open", resolve);
      ws.once("error", reject);
    });
    await Promise.race([opened, this.closed]);
    // Killed servers reset their connections; the close code tells.
    ws.on("error", () => undefined);
  }

  send(frame: Uint8Array): void {
    if (this.#ws?.readyState === WebSocket.OPEN) this.#ws.send(frame);
  }

  get bytesIn(): number {
    return transport(this.#ws)?.bytesRead ?? this.#final.in;
  }

  get bytesOut(): number {
    return transport(this.#ws)?.bytesWritten ?? this.#final.out;
  }

  stall(): void {
    this.#ws?.pause();
  }

  resume(): void {
    this.#ws?.resume();
  }

  async close(): Promise<void> {
    const ws = this.#ws;
    if (ws === undefined || ws.readyState === WebSocket.CLOSED) return;
    this.#final = { in: this.bytesIn, out: this.bytesOut };
    await new Promise<void>((resolve) => {
      const late = setTimeout(() => ws.terminate(), 3000);
      ws.once("close", () => {
        clearTimeout(late);
        resolve();
      });
      ws.close();
    });
  }

  terminate(): void {
    this.#ws?.terminate();
  }
}

interface Transport {
  readonly bytesRead: number;
  readonly bytesWritten: number;
}

/** The TCP socket below: `ws` keeps it in a field that its types do not name. */
function transport(ws: WebSocket | undefined): Transport | undefined {
  return (ws as unknown as { readonly _socket?: Transport } | undefined)?._socket ?? undefined;
}
