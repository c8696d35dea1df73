import type { DeviceDisk } from "./device-disk.ts";
import { FakeEventTarget } from "./fake-event-target.ts";
import { FakeTransaction, type TransactionMode } from "./fake-transaction.ts";
import type { Host } from "../world/host.ts";
import type { StoredDatabase } from "./stored-database.ts";

/** IDBDatabase: one connection. */
export class FakeDatabase extends FakeEventTarget {
  onversionchange: (() => void) | null = null;
  onclose: (() => void) | null = null;
  readonly name: string;
  readonly disk: DeviceDisk;
  readonly host: Host;
  readonly #stored: StoredDatabase;
  /** Transactions that are under way, oldest first; one that writes has its stores to itself. */
  #transactions: FakeTransaction[] = [];
  #isClosed = false;
  #whenIdle: () => void = () => undefined;

  constructor(name: string, stored: StoredDatabase, disk: DeviceDisk) {
    super();
    this.name = name;
    this.#stored = stored;
    this.disk = disk;
    this.host = disk.host;
    const connections = disk.connections.get(name) ?? new Set();
    disk.connections.set(name, connections.add(this));
  }

  get stored(): StoredDatabase {
    return this.#stored;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  createObjectStore(name: string, options: { keyPath?: string; autoIncrement?: boolean } = {}): void {
    const { keyPath, autoIncrement = false } = options;
    const store = { keyPath, autoIncrement, nextKey: 1, rows: [] };
    this.#stored.stores = new Map([...this.#stored.stores, [name, store]]);
  }

  transaction(names: string | readonly string[], mode: TransactionMode = "readonly"): FakeTransaction {
    if (this.#isClosed) throw new DOMException("the connection is closed", "InvalidStateError");
    const list = typeof names === "string" ? [names] : names;
    for (const name of list) if (!this.#stored.stores.has(name)) throw new DOMException(name, "NotFoundError");
    const transaction = new FakeTransaction(this, list, mode, this.disk.nextSerial());
    this.#transactions.push(transaction);
    this.disk.soon(() => this.startReady());
    return transaction;
  }

  /** Waits for the transactions under way, as browsers do. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#settle();
  }

  drop(): void {
    this.#isClosed = true;
    this.#transactions = [];
    this.#settle();
  }

  closeByForce(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const transaction of this.#transactions.splice(0)) transaction.abortByForce();
    this.disk.connections.get(this.name)?.delete(this);
    this.dispatch("close");
  }

  /** Runs when the connection is closed and nothing is under way. */
  whenReleased(act: () => void): void {
    this.#whenIdle = act;
    this.#settle();
  }

  underWay(): readonly FakeTransaction[] {
    return this.#transactions;
  }

  startReady(): void {
    const connections = [...(this.disk.connections.get(this.name) ?? [])];
    // In the order in which they were begun, over all connections.
    const all = connections.flatMap((connection) => connection.underWay()).sort((a, b) => a.serial - b.serial);
    for (const [i, transaction] of all.entries()) {
      if (transaction.isStarted) continue;
      const isFree = all.slice(0, i).every((other) => !other.excludes(transaction));
      if (!isFree) continue;
      const connection = connections.find((each) => each.underWay().includes(transaction));
      if (connection === undefined || connection.host === this.host) transaction.start();
      else {
        // In its own tab.
        transaction.isStarted = true;
        this.disk.soon(() => transaction.start(), connection.host);
      }
    }
  }

  ended(transaction: FakeTransaction): void {
    this.#transactions = this.#transactions.filter((other) => other !== transaction);
    this.startReady();
    this.#settle();
  }

  #settle(): void {
    if (!this.#isClosed || this.#transactions.length > 0) return;
    this.disk.connections.get(this.name)?.delete(this);
    this.#whenIdle();
  }
}
