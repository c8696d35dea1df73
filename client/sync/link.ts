import { createBackOff } from "../api/back-off.ts";
import type { SessionRefresher } from "../api/session-refresher.ts";
import type { DeviceId } from "../../shared/lib/ids.ts";
import type { ServerControl } from "../../shared/protocol/control.ts";
import type { Inflate } from "./frame-inflater.ts";
import { MuxHub, type HubStatus, type WebSocketConstructor } from "./mux-hub.ts";

/** `offline`: no server in reach, tried again by itself. `refused`: the server wants a new sign-in. */
export type LinkStatus = "offline" | "connecting" | "connected" | "refused";

/** Signs that trying again now is worth it, and whether anybody looks at this tab. */
export interface Connectivity {
  isVisible(): boolean;
  /** Called when the network came back and when the tab was shown or hidden. */
  subscribe(listener: () => void): () => void;
}

export interface LinkOptions {
  /** Address of the socket: `ws(s)://host/sync`. */
  readonly url: () => string;
  readonly WebSocket: WebSocketConstructor;
  readonly inflate: Inflate | undefined;
  readonly refresher: SessionRefresher;
  readonly connectivity: Connectivity;
  readonly random: () => number;
  /** The sign-in that this tab belongs to. */
  readonly deviceId: DeviceId;
  /** The browser's cookies are of another sign-in: nothing is sent in its name. */
  readonly onOtherSession: () => void;
  readonly onStatus: (status: LinkStatus) => void;
  readonly onControl: (message: ServerControl) => void;
  /** Sends something that the server answers, over an open channel. */
  readonly probe: () => void;
}

const checkEveryMs = 5_000;
const quietMs = 25_000;
const deadMs = 40_000;
/** An answer is there by then, also over a bad line. */
const answerMs = 5_000;
/** Timers that are late by less belong to a hidden tab: they come once a minute there. */
const sleepMs = 120_000;
/** 0.5 Mbit/s. Some browsers count a frame as unsent until its last byte has left. */
const slowUplinkBytesPerMs = 64;

/** The tab's one connection to the server: when it is tried, whether it lives, and what the server's clock says. */
export class Link {
  readonly #options: LinkOptions;
  readonly #hub: MuxHub;
  #status: LinkStatus = "offline";
  #isStarted = false;
  #isFirstAttempt = true;
  #dialledAt = 0;
  /** And no socket was accepted since. */
  #isRefreshed = false;
  #unsentBytes = 0;
  #drainedAt = 0;
  /** When it was asked first since the last sign of life. */
  #askedAt = 0;
  #checkedAt = 0;
  #clockOffsetMs = 0;
  #check: ReturnType<typeof setInterval> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #unsubscribe: () => void = () => undefined;
  readonly #refreshBackOff;

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#refreshBackOff = createBackOff({ baseMs: 1_000, maxMs: 30_000, random: options.random });
    this.#hub = new MuxHub({
      url: options.url,
      WebSocket: options.WebSocket,
      inflate: options.inflate,
      // A server that was away for ten seconds is found again after two, and not after ten more.
      backOff: createBackOff({ baseMs: 250, maxMs: 30_000, growth: 1.3, random: options.random }),
      random: options.random,
      onStatus: (status) => this.#handleHubStatus(status),
      onControl: (message) => this.#handleControl(message),
      onSignIn: () => this.#handleRefused(),
    });
  }

  /** A virtual socket class for a provider: see {@link MuxHub.createSocketClass}. */
  createSocketClass(onOpened: (epoch: string) => boolean): typeof WebSocket {
    return this.#hub.createSocketClass(onOpened);
  }

  get status(): LinkStatus {
    return this.#status;
  }

  /** What to add to this device's clock to get the server's, in milliseconds. */
  get clockOffsetMs(): number {
    return this.#clockOffsetMs;
  }

  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.#unsubscribe = this.#options.connectivity.subscribe(() => this.#handleConnectivity());
    this.#checkedAt = Date.now();
    this.#check = setInterval(() => this.#checkLife(), checkEveryMs);
    this.#hub.start();
  }

  stop(): void {
    this.#isStarted = false;
    this.#unsubscribe();
    clearInterval(this.#check);
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#hub.stop();
  }

  /** A person asks for it: try now. */
  reconnect(): void {
    if (!this.#isStarted || this.#status === "connected") return;
    this.#setStatus("connecting");
    if (this.#hub.status === "stopped") void this.signInAgain();
    else this.#hub.wake();
  }

  /** The token was not accepted: get a new one, then dial again. Being offline only means trying later. */
  async signInAgain(): Promise<void> {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    const outcome = await this.#options.refresher.refresh(this.#dialledAt);
    if (!this.#isStarted) return;
    if (outcome === "refreshed") {
      this.#isRefreshed = true;
      if (this.#hub.status === "stopped") this.#hub.start();
      else this.#hub.redial();
      return;
    }
    if (outcome === "offline") this.#signInLater();
    else this.#setStatus("refused");
  }

  #signInLater(): void {
    this.#setStatus("offline");
    this.#retry = setTimeout(() => void this.signInAgain(), this.#refreshBackOff.next());
  }

  /** A server that does not take new tokens either is asked less and less often. */
  #handleRefused(): void {
    if (this.#isRefreshed) this.#signInLater();
    else void this.signInAgain();
  }

  #handleHubStatus(status: HubStatus): void {
    if (status === "connecting") {
      this.#dialledAt = Date.now();
      // Once offline, it stays offline until there is an answer: a pill that flickers with each attempt tells nothing.
      if (this.#status !== "offline" || this.#isFirstAttempt) this.#setStatus("connecting");
      this.#isFirstAttempt = false;
    } else if (status === "connected") {
      this.#setStatus("connected");
      this.#tellPresence();
    } else if (status === "waiting") {
      // Not for its token: the next one may simply have run out.
      this.#isRefreshed = false;
      this.#setStatus("offline");
    }
  }

  #handleControl(message: ServerControl): void {
    if (message.type === "hello") {
      if (message.deviceId !== this.#options.deviceId) return this.#leaveToOther();
      this.#clockOffsetMs = message.serverTime - Date.now();
      this.#isRefreshed = false;
      this.#refreshBackOff.reset();
    }
    this.#options.onControl(message);
  }

  /** Somebody else signed in while this tab slept, or an answer to a sign-in was lost after its cookies had come. */
  #leaveToOther(): void {
    this.#hub.stop();
    this.#setStatus("refused");
    this.#options.onOtherSession();
  }

  #handleConnectivity(): void {
    if (this.#retry !== undefined) void this.signInAgain();
    this.#hub.wake();
    if (this.#hub.status !== "connected") return;
    this.#tellPresence();
    this.#options.probe();
  }

  #tellPresence(): void {
    const state = this.#options.connectivity.isVisible() ? "online" : "away";
    this.#hub.sendControl({ type: "presence", state });
  }

  /** A socket can be dead without a word, after sleep for example: ask something, and dial anew without an answer. */
  #checkLife(): void {
    const now = Date.now();
    const hasSlept = now - this.#checkedAt > sleepMs;
    const isSetBack = now < this.#checkedAt;
    this.#checkedAt = now;
    if (isSetBack) this.#drainedAt = this.#askedAt = 0;
    if (this.#hub.status !== "connected") return;
    // By this clock the socket would be alive for as long as it was set back.
    if (isSetBack) {
      this.#hub.redial();
      return;
    }
    const { lastFrameAt, unsentBytes } = this.#hub;
    // What leaves is a sign of life: over a slow uplink the question and its answer wait behind a long frame.
    if (unsentBytes < this.#unsentBytes) this.#drainedAt = now;
    this.#unsentBytes = unsentBytes;
    const aliveAt = Math.max(lastFrameAt, this.#drainedAt);
    if (now - aliveAt <= quietMs) return;
    const isUnanswered = this.#askedAt > aliveAt && now - this.#askedAt >= answerMs;
    const isOverdue = now - aliveAt > deadMs + unsentBytes / slowUplinkBytesPerMs;
    if (isOverdue && (isUnanswered || hasSlept)) {
      this.#hub.redial();
      return;
    }
    if (this.#askedAt <= aliveAt) this.#askedAt = now;
    this.#options.probe();
  }

  #setStatus(status: LinkStatus): void {
    if (status === this.#status) return;
    this.#status = status;
    this.#options.onStatus(status);
  }
}
