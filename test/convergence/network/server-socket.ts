import type { WebSocket } from "ws";
import type { Host } from "../world/host.ts";
import type { Cable, CableEnd } from "./cable.ts";

type Listener = (...args: never[]) => void;

/** The server's end of a connection, in the shape of a socket of `ws`. */
export class ServerSocket implements CableEnd {
  readonly OPEN = 1;
  readonly CLOSED = 3;
  readyState = 1;
  readonly host: Host;
  /** Sees every frame that is sent. */
  onSend: (bytes: Uint8Array) => void = () => undefined;
  /** Sees every frame that arrives. */
  onReceive: (bytes: Uint8Array) => void = () => undefined;
  /** What is lost on the way although the connection holds; frames both ways, by who gets them. */
  isLost: (bytes: Uint8Array, to: "server" | "device") => boolean = () => false;
  readonly #listeners = new Map<string, Listener[]>();
  #cable: Cable | undefined;
  /** Of the frame that has not ended. */
  #begun: Uint8Array[] = [];

  constructor(host: Host) {
    this.host = host;
  }

  /** What the server's code takes it for. */
  asWebSocket(): WebSocket {
    return this as unknown as WebSocket;
  }

  get bufferedAmount(): number {
    return this.#cable?.unreadFrom(this) ?? 0;
  }

  opened(cable: Cable): void {
    this.#cable = cable;
  }

  on(type: string, listener: Listener): this {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
    return this;
  }

  once(type: string, listener: Listener): this {
    return this.on(type, listener);
  }

  send(part: Uint8Array, { fin = true } = {}): void {
    if (this.readyState !== this.OPEN) return;
    this.#begun.push(part);
    if (!fin) return;
    const bytes = this.#begun.length === 1 ? part : Buffer.concat(this.#begun);
    this.#begun = [];
    this.onSend(bytes);
    if (!this.isLost(bytes, "device")) this.#cable?.send(this, bytes);
  }

  close(code: number, reason: string): void {
    if (this.readyState !== this.OPEN) return;
    this.readyState = this.CLOSED;
    this.#cable?.close(this, code, reason);
    this.#emit("close");
  }

  terminate(): void {
    if (this.readyState === this.CLOSED) return;
    this.readyState = this.CLOSED;
    this.#cable?.breakNow();
    this.#emit("close");
  }

  receive(bytes: Uint8Array): void {
    if (this.readyState !== this.OPEN || this.isLost(bytes, "server")) return;
    this.onReceive(bytes);
    this.#emit("message", Buffer.from(bytes), true);
  }

  closed(): void {
    if (this.readyState === this.CLOSED) return;
    this.readyState = this.CLOSED;
    this.#emit("close");
  }

  #emit(type: string, ...args: unknown[]): void {
    for (const listener of this.#listeners.get(type) ?? []) (listener as (...args: unknown[]) => void)(...args);
  }
}
