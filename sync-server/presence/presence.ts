import type { UserId } from "../../shared/lib/ids.ts";

/** Where the time somebody was last here is kept. Persisted. */
export interface LastSeenStore {
  load(): Promise<ReadonlyMap<UserId, number>>;
  save(userId: UserId, at: number): Promise<void>;
}

/** Told when somebody came, went away or left. */
export type PresenceListener = (userId: UserId) => void;

/**
 * Who is here. A person is online while one of the person's devices is connected and not away. Coming and going is told
 * after a moment, so that a reload of the page is no news.
 */
export class Presence {
  readonly #store: LastSeenStore;
  readonly #now: () => number;
  readonly #settleMs: number;
  readonly #online = new Set<UserId>();
  readonly #lastSeen: Map<UserId, number>;
  readonly #timers = new Map<UserId, NodeJS.Timeout>();
  readonly #listeners = new Set<PresenceListener>();

  static async open(store: LastSeenStore, now: () => number, settleMs = 2_000): Promise<Presence> {
    return new Presence(store, now, settleMs, await store.load());
  }

  private constructor(
    store: LastSeenStore,
    now: () => number,
    settleMs: number,
    lastSeen: ReadonlyMap<UserId, number>,
  ) {
    this.#store = store;
    this.#now = now;
    this.#settleMs = settleMs;
    this.#lastSeen = new Map(lastSeen);
  }

  onChanged(listener: PresenceListener): void {
    this.#listeners.add(listener);
  }

  isOnline(userId: UserId): boolean {
    return this.#online.has(userId);
  }

  /** Epoch milliseconds; undefined if never. */
  lastSeenAt(userId: UserId): number | undefined {
    return this.#lastSeen.get(userId);
  }

  arrived(userId: UserId): void {
    clearTimeout(this.#timers.get(userId));
    this.#timers.delete(userId);
    if (this.#online.has(userId)) return;
    this.#online.add(userId);
    this.#tell(userId);
  }

  left(userId: UserId): void {
    const at = this.#now();
    clearTimeout(this.#timers.get(userId));
    const timer = setTimeout(() => {
      this.#timers.delete(userId);
      this.#online.delete(userId);
      void this.#store.save(userId, at);
      this.#tell(userId);
    }, this.#settleMs);
    timer.unref();
    this.#timers.set(userId, timer);
    this.#lastSeen.set(userId, at);
  }

  /** Settles when it is kept when everybody was here last. */
  async stop(): Promise<void> {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    const leaving = [...this.#timers.keys()];
    this.#timers.clear();
    await Promise.all(leaving.map((userId) => this.#store.save(userId, this.#lastSeen.get(userId) ?? this.#now())));
  }

  #tell(userId: UserId): void {
    for (const listener of this.#listeners) listener(userId);
  }
}
