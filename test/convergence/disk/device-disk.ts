import type { Host } from "../world/host.ts";
import type { World } from "../world/world.ts";
import type { StoredDatabase } from "./stored-database.ts";
import type { FakeTransaction } from "./fake-transaction.ts";

/** One tab's connection to a database. */
export interface OpenConnection {
  readonly host: Host;
  /** Its tab is gone. */
  drop(): void;
  startReady(): void;
  /** Transactions that are not over, oldest first. */
  underWay(): readonly FakeTransaction[];
  readonly isClosed: boolean;
  closeByForce(): void;
  /** Runs when the connection is closed and nothing is under way. */
  whenReleased(act: () => void): void;
  dispatch(type: string): void;
}

/** The databases of one device. They survive the tab; what was not flushed does not survive a loss of power. */
export class DeviceDisk {
  readonly databases = new Map<string, StoredDatabase>();
  /** Connections of the tab that runs, by database. */
  readonly connections = new Map<string, Set<OpenConnection>>();
  /** Writes are refused as by a browser that is out of room. */
  isFull = false;
  /** Nothing can be opened. */
  isBlocked = false;
  /** How often that was tried. */
  refusals = 0;
  /** How often it refused something, or let go of it: what is only a note may be lost with that. */
  troubles = 0;
  /** How long one request takes at most, in milliseconds. */
  maxDelayMs = 3;
  readonly #world: World;
  #serial = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** When the next request of a connection is answered. */
  soon(act: () => void, host: Host = this.#world.current): void {
    this.#world.after(this.#world.machineRandom.below(this.maxDelayMs + 1), act, host);
  }

  get host(): Host {
    return this.#world.current;
  }

  /** Of a transaction. */
  nextSerial(): number {
    return ++this.#serial;
  }

  /** Everything that was committed reaches the platter. */
  flush(): void {
    for (const database of this.databases.values()) database.flushed = database.stores;
  }

  /** The tab is gone: it holds no connection any more. */
  dropConnections(host: Host): void {
    for (const connections of this.connections.values()) {
      for (const connection of [...connections]) if (connection.host === host) connection.drop();
      const [other] = connections;
      if (other !== undefined) this.soon(() => other.startReady(), other.host);
    }
  }

  /** What was committed after the last flush is gone. */
  losePower(): void {
    for (const [name, database] of this.databases) {
      if (database.flushed === undefined) this.databases.delete(name);
      else database.stores = database.flushed;
    }
  }

  /** The browser closes the connections under the app, as it does when it needs room. */
  closeByForce(): void {
    for (const connections of this.connections.values()) {
      for (const connection of [...connections]) {
        if (connection.host === this.host) connection.closeByForce();
        else this.soon(() => connection.closeByForce(), connection.host);
      }
    }
  }

  /** Whether a text is in any row. */
  holds(text: string, isCounted: (name: string) => boolean = () => true): string | undefined {
    const bytes = Buffer.from(text);
    for (const [name, { stores }] of this.databases) {
      if (!isCounted(name)) continue;
      for (const { rows } of stores.values()) if (rows.some(({ value }) => contains(value, text, bytes))) return name;
    }
    return undefined;
  }
}

function contains(value: unknown, text: string, bytes: Buffer): boolean {
  if (value instanceof Uint8Array) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).includes(bytes);
  }
  if (typeof value === "string") return value.includes(text);
  if (value === null || typeof value !== "object") return false;
  return Object.values(value).some((part) => contains(part, text, bytes));
}
