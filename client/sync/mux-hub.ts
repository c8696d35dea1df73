import type { BackOff } from "../api/back-off.ts";
import { closeCodes } from "../../shared/protocol/close-codes.ts";
import { parseServerControl, type ClientControl, type ServerControl } from "../../shared/protocol/control.ts";
import {
  controlChannel,
  deflateSubprotocol,
  encodeMuxFrame,
  muxSubprotocol,
  parseMuxFrame,
  type MuxFrame,
} from "../../shared/protocol/mux-frame.ts";
import { ChannelPacing } from "./channel-pacing.ts";
import { FrameInflater, type Inflate } from "./frame-inflater.ts";
import { VirtualSocket, type Carrier } from "./virtual-socket.ts";

export type WebSocketConstructor = new (url: string, protocols?: string | string[]) => WebSocket;

/** `waiting`: between two attempts. `stopped`: nothing is tried until `start`. */
export type HubStatus = "stopped" | "connecting" | "connected" | "waiting";

export interface MuxHubOptions {
  readonly url: () => string;
  readonly WebSocket: WebSocketConstructor;
  /** Without it the server sends long answers as they are. */
  readonly inflate: Inflate | undefined;
  readonly backOff: BackOff;
  readonly random: () => number;
  readonly onStatus: (status: HubStatus) => void;
  readonly onControl: (message: ServerControl) => void;
  /** The server wants a fresh token; the hub stays stopped until it is started again. */
  readonly onSignIn: () => void;
}

const helloTimeoutMs = 15_000;
const keepAliveMs = 10_000;

/** One real WebSocket that carries a channel for each document, and the control channel. */
export class MuxHub implements Carrier {
  readonly #options: MuxHubOptions;
  readonly #sockets = new Map<number, VirtualSocket>();
  /** Channels that the server was asked for over this connection: it ends one that asks twice. None is used again. */
  readonly #asked = new Set<number>();
  readonly #pacing: ChannelPacing;
  readonly #inflater: FrameInflater | undefined;
  #real: WebSocket | undefined;
  #status: HubStatus = "stopped";
  #nextChannel = controlChannel + 1;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #keepAlive: ReturnType<typeof setInterval> | undefined;
  #lastFrameAt = 0;

  constructor(options: MuxHubOptions) {
    this.#options = options;
    this.#pacing = new ChannelPacing(options.random);
    const { inflate } = options;
    if (inflate === undefined) return;
    this.#inflater = new FrameInflater({
      inflate,
      deliver: (frame) => this.#deliver(frame),
      onBroken: () => this.redial(),
    });
  }

  /**
   * A class to hand to `WebsocketProvider` as `WebSocketPolyfill`; the document's name is the last part of the URL.
   * `onOpened` may answer false to keep the provider from syncing with a document of another epoch.
   */
  createSocketClass(onOpened: (epoch: string) => boolean): typeof WebSocket {
    const hub = this as Carrier;
    return class extends VirtualSocket {
      constructor(url: string) {
        super(hub, url.slice(url.lastIndexOf("/") + 1), onOpened);
      }
    } as unknown as typeof WebSocket;
  }

  get status(): HubStatus {
    return this.#status;
  }

  /** When the last frame came, epoch milliseconds. */
  get lastFrameAt(): number {
    return this.#lastFrameAt;
  }

  /** What was handed to the socket and has not left this device. */
  get unsentBytes(): number {
    return this.#real?.bufferedAmount ?? 0;
  }

  start(): void {
    if (this.#status !== "stopped") return;
    this.#keepAlive = setInterval(() => this.#feedWatchdogs(), keepAliveMs);
    this.#dial();
  }

  /** Tries now instead of waiting for the back-off. */
  wake(): void {
    if (this.#status !== "waiting") return;
    this.#options.backOff.reset();
    this.#dial();
  }

  stop(): void {
    clearTimeout(this.#timer);
    clearInterval(this.#keepAlive);
    this.#drop(1000);
    this.#setStatus("stopped");
  }

  /** Gives up on a socket that seems dead, and dials again. */
  redial(): void {
    if (this.#status === "stopped") return;
    this.#drop(4000);
    this.#dial();
  }

  sendControl(message: ClientControl): void {
    const payload = new TextEncoder().encode(JSON.stringify(message));
    this.#send({ channel: controlChannel, kind: "data", payload });
  }

  attach(socket: VirtualSocket): number {
    const channel = this.#nextChannel++;
    this.#sockets.set(channel, socket);
    if (this.#status === "connected") this.#openLater(channel, socket);
    return channel;
  }

  sendData(channel: number, payload: Uint8Array): void {
    this.#send({ channel, kind: "data", payload });
  }

  detach(socket: VirtualSocket): void {
    if (!this.#sockets.delete(socket.channel)) return;
    this.#send({ channel: socket.channel, kind: "close", code: 1000, reason: "" });
  }

  #dial(): void {
    clearTimeout(this.#timer);
    this.#setStatus("connecting");
    const offered = this.#inflater === undefined ? [muxSubprotocol] : [muxSubprotocol, deflateSubprotocol];
    const real = new this.#options.WebSocket(this.#options.url(), offered);
    this.#real = real;
    real.binaryType = "arraybuffer";
    this.#timer = setTimeout(() => real.close(), helloTimeoutMs);
    real.onmessage = (event: MessageEvent<unknown>) => {
      if (this.#real === real && event.data instanceof ArrayBuffer) this.#receive(new Uint8Array(event.data));
    };
    // A failed attempt is told by the close event that follows.
    real.onerror = () => undefined;
    real.onclose = (event) => {
      if (this.#real === real) this.#handleRealClosed(event.code);
    };
  }

  #receive(bytes: Uint8Array): void {
    this.#lastFrameAt = Date.now();
    const frame = parseMuxFrame(bytes);
    if (frame === undefined) return;
    if (frame.channel === controlChannel) {
      if (frame.kind === "data") this.#receiveControl(frame.payload);
      return;
    }
    if (this.#inflater === undefined) this.#deliver(frame);
    else this.#inflater.take(frame);
  }

  #deliver(frame: MuxFrame): void {
    const socket = this.#sockets.get(frame.channel);
    if (socket === undefined) return;
    if (frame.kind === "data") socket.handleData(frame.payload);
    else if (frame.kind === "opened") this.#handleOpened(socket, frame.epoch);
    else if (frame.kind === "close") this.#handleChannelClosed(socket, frame.code, frame.reason);
  }

  #receiveControl(payload: Uint8Array): void {
    const message = parseServerControl(new TextDecoder().decode(payload));
    if (message === undefined) return;
    this.#options.onControl(message);
    if (message.type !== "hello" || this.#status !== "connecting") return;
    // Only now is it known that the server took us: `open` also fires before a close with 4401.
    clearTimeout(this.#timer);
    this.#options.backOff.reset();
    this.#setStatus("connected");
    for (const [channel, socket] of this.#sockets) this.#openLater(channel, socket);
  }

  #openLater(channel: number, socket: VirtualSocket): void {
    const waitMs = this.#pacing.waitMs(socket.docName);
    const open = (): void => {
      if (!this.#sockets.has(channel) || this.#status !== "connected" || this.#asked.has(channel)) return;
      this.#asked.add(channel);
      this.#send({ channel, kind: "open", docName: socket.docName });
    };
    if (waitMs === 0) open();
    else setTimeout(open, waitMs);
  }

  #handleOpened(socket: VirtualSocket, epoch: string): void {
    this.#pacing.noteOpened(socket.docName);
    socket.handleOpened(epoch);
  }

  #handleChannelClosed(socket: VirtualSocket, code: number, reason: string): void {
    this.#sockets.delete(socket.channel);
    this.#pacing.noteClosed(socket.docName);
    socket.handleClosed(code, reason);
  }

  #handleRealClosed(code: number): void {
    clearTimeout(this.#timer);
    this.#drop(code);
    if (code === closeCodes.signIn) {
      clearInterval(this.#keepAlive);
      this.#setStatus("stopped");
      this.#options.onSignIn();
      return;
    }
    this.#setStatus("waiting");
    this.#timer = setTimeout(() => this.#dial(), this.#options.backOff.next());
  }

  /** Lets go of the real socket; open channels end, those still waiting to be opened keep waiting. */
  #drop(code: number): void {
    const real = this.#real;
    this.#real = undefined;
    if (real !== undefined && real.readyState <= 1) real.close();
    for (const socket of [...this.#sockets.values()]) {
      if (!socket.isOpen) continue;
      this.#sockets.delete(socket.channel);
      socket.handleClosed(code >= 4400 && code < 4500 ? 1006 : code, "link lost");
    }
    // Last: who hears of it may ask for the next channel at once, over a link that is gone.
    this.#asked.clear();
  }

  #feedWatchdogs(): void {
    if (this.#status !== "connected") return;
    for (const socket of this.#sockets.values()) socket.handleKeepAlive();
  }

  #send(frame: MuxFrame): void {
    if (this.#real?.readyState !== 1 || this.#status !== "connected") return;
    this.#real.send(encodeMuxFrame(frame) as Uint8Array<ArrayBuffer>);
  }

  #setStatus(status: HubStatus): void {
    if (status === this.#status) return;
    this.#status = status;
    this.#options.onStatus(status);
  }
}
