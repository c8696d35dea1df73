import type { SeeMessage } from "./marker.ts";
import type { ServerCommand } from "./server-process.ts";

/** A server that is measured: how it is started, and how a chat client talks to it. */
export interface Target {
  readonly name: string;
  /** Whether its clients know that a message is safe by the server's own word, or take the echo for it. */
  readonly acknowledges: boolean;
  readonly server: ServerCommand;
  /**
   * Makes the people and chats that a scenario needs, on the running server: client `chat * clientsPerChat + k` is
   * member `k` of the chat and of no other. They stay known to the target after restarts of the server.
   */
  prepare(chats: number, clientsPerChat: number): Promise<void>;
  /** Renews what the people need to connect, after the server was started on saved data. */
  renew(): Promise<void>;
  createClient(options: ClientOptions): BenchClient;
}

export interface ClientOptions {
  /** Number of the chat, from 0. */
  readonly chat: number;
  /** The person's number, and the sender's in its messages, from 0. */
  readonly index: number;
  /** Called for every message of the chat as it arrives, one's own echo included where a server sends it. */
  readonly onMessage?: SeeMessage;
  /** Called with the highest sequence number such that it and all before are acknowledged. */
  readonly onAcked?: (seq: number) => void;
  /** The device's clock, epoch milliseconds; without it, the machine's. */
  readonly now?: () => number;
  /** Applies what arrives to documents of its own, as a person's device does; else it only measures. */
  readonly applies?: boolean;
  /** Opens the whole history, as a person who scrolls to the beginning does. Without it: what a client shows first. */
  readonly wholeHistory?: boolean;
  /** Holds what another client held: nothing is new to it. */
  readonly holds?: HeldState;
}

/** What a device has on its disk, document by document: its Yjs state vectors. */
export type HeldState = ReadonlyMap<string, Uint8Array>;

/** One connection of one person: raw frames, no provider, no timers, no reconnecting. */
export interface BenchClient {
  readonly index: number;
  /** How many messages it sent. */
  readonly sent: number;
  /** Settles when the server has answered the first sync step of everything opened. */
  connect(): Promise<void>;
  /** Writes `count` messages of about `bytes` bytes each in one update, and sends it. */
  say(bytes: number, count?: number): void;
  /** What it holds now, if it `applies`. */
  held(): HeldState;
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** When the last frame arrived, as of `nowUs`. */
  readonly lastFrameUs: number;
  /** When the last frame with something of a document arrived: some answer the first step before they have read the disk. */
  readonly lastDataUs: number;
  /** Stops reading from the socket: a slow client. */
  stall(): void;
  resume(): void;
  /** The close code, once closed. */
  readonly closedWith: number | undefined;
  close(): Promise<void>;
  terminate(): void;
}

export async function connectAll(clients: readonly BenchClient[], parallel = 50): Promise<void> {
  const queue = [...clients];
  const work = async (): Promise<void> => {
    for (let client = queue.shift(); client !== undefined; client = queue.shift()) await client.connect();
  };
  await Promise.all(Array.from({ length: Math.min(parallel, clients.length) }, work));
}

export async function closeAll(clients: readonly BenchClient[]): Promise<void> {
  await Promise.all(clients.map((client) => client.close()));
}
