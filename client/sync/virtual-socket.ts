/** What a virtual socket needs from the link that carries it. */
export interface Carrier {
  attach(socket: VirtualSocket): number;
  sendData(channel: number, payload: Uint8Array): void;
  detach(socket: VirtualSocket): void;
}

type Handler<E> = ((event: E) => void) | null;

/** An awareness update of zero clients: feeds the provider's watchdog of 30 s, and does nothing else. */
const keepAliveMessage = Uint8Array.of(1, 1, 0);

/**
 * One document's channel in the shape of a WebSocket, for the stock provider. It stays CONNECTING until the server
 * has opened the channel, so back-off and sign-in are the link's business alone.
 */
export class VirtualSocket {
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSING = 2;
  readonly CLOSED = 3;
  readyState = 0;
  binaryType = "arraybuffer";
  onopen: Handler<unknown> = null;
  onmessage: Handler<{ data: ArrayBuffer }> = null;
  onclose: Handler<{ code: number; reason: string }> = null;
  onerror: Handler<unknown> = null;
  readonly docName: string;
  readonly channel: number;
  readonly #carrier: Carrier;
  readonly #onOpened: (epoch: string) => boolean;

  constructor(carrier: Carrier, docName: string, onOpened: (epoch: string) => boolean) {
    this.#carrier = carrier;
    this.#onOpened = onOpened;
    this.docName = docName;
    this.channel = carrier.attach(this);
  }

  get isOpen(): boolean {
    return this.readyState === this.OPEN;
  }

  send(data: Uint8Array): void {
    if (this.isOpen) this.#carrier.sendData(this.channel, data);
  }

  close(): void {
    if (this.readyState === this.CLOSED) return;
    this.#carrier.detach(this);
    this.handleClosed(1000, "");
  }

  handleOpened(epoch: string): void {
    if (!this.#onOpened(epoch)) {
      this.close();
      return;
    }
    this.readyState = this.OPEN;
    this.onopen?.({});
  }

  handleData(payload: Uint8Array): void {
    // The provider keeps views into what it is given: hand over a buffer of its own.
    if (this.isOpen) this.onmessage?.({ data: payload.slice().buffer });
  }

  handleKeepAlive(): void {
    this.handleData(keepAliveMessage);
  }

  handleClosed(code: number, reason: string): void {
    if (this.readyState === this.CLOSED) return;
    this.readyState = this.CLOSED;
    this.onclose?.({ code, reason });
  }
}
