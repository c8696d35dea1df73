import type { Cell } from "./observable.ts";
import type { ValuesPort } from "./person-ports.ts";
import type { ConnectionView } from "./views.ts";

export interface ConnectionFacts {
  /** `refused`: the server wants a new sign-in. */
  readonly link: "offline" | "connecting" | "connected" | "refused";
  /** Documents that are in use and not up to date with the server in both directions. */
  readonly unsynced: number;
  /** Commands that wait in the outbox. */
  readonly waitingCommands: number;
  /** The lists of chats and people are as the server has them. */
  readonly hasLists: boolean;
  readonly progress: { readonly done: number; readonly total: number } | undefined;
}

/** Work that is done sooner is not worth a word: each message sent would make the line flicker. */
const calmMs = 700;

const start: ConnectionFacts = {
  link: "offline",
  unsynced: 0,
  waitingCommands: 0,
  hasLists: false,
  progress: undefined,
};

/** How this device stands to the server, as one calm line. */
export class ConnectionState {
  readonly #cell: Cell<ConnectionView>;
  readonly #values: ValuesPort;
  readonly #name: string;
  #facts = start;
  #lastSyncedAt: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(cell: Cell<ConnectionView>, values: ValuesPort, userId: string) {
    this.#cell = cell;
    this.#values = values;
    this.#name = `roost.${userId}.lastSyncedAt`;
    const stored = Number(values.getItem(this.#name) ?? Number.NaN);
    if (Number.isFinite(stored)) this.#lastSyncedAt = stored;
    // Nothing was tried yet: an app that opens with "offline" alarms for nothing.
    this.#show({ ...this.#withLastSynced(), status: "connecting" });
  }

  update(change: Partial<ConnectionFacts>): void {
    const before = this.#statusOf(this.#facts);
    this.#facts = { ...this.#facts, ...change };
    const status = this.#statusOf(this.#facts);
    if (status === "synced" || before === "synced") this.#noteSynced();
    const isShortWork = status === "syncing" && this.#cell.value.status === "synced";
    if (!isShortWork) this.#showNow();
    else this.#timer ??= setTimeout(() => this.#showNow(), calmMs);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #showNow(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const status = this.#statusOf(this.#facts);
    const { progress } = this.#facts;
    this.#show({
      ...this.#withLastSynced(),
      status,
      ...(status === "syncing" && progress !== undefined ? { progress } : {}),
    });
  }

  #statusOf(facts: ConnectionFacts): ConnectionView["status"] {
    if (facts.link !== "connected") return facts.link;
    const isBusy = facts.unsynced > 0 || facts.waitingCommands > 0 || !facts.hasLists || facts.progress !== undefined;
    return isBusy ? "syncing" : "synced";
  }

  #noteSynced(): void {
    const now = Date.now();
    // Once a second is enough for a time that is shown in minutes.
    if (this.#lastSyncedAt !== undefined && now - this.#lastSyncedAt < 1_000) return;
    this.#lastSyncedAt = now;
    try {
      this.#values.setItem(this.#name, String(now));
    } catch {
      // Full: after a reload the line says less.
    }
  }

  #withLastSynced(): { lastSyncedAt?: number } {
    return this.#lastSyncedAt === undefined ? {} : { lastSyncedAt: this.#lastSyncedAt };
  }

  #show(next: ConnectionView): void {
    const current = this.#cell.value;
    const isSame =
      current.status === next.status &&
      current.lastSyncedAt === next.lastSyncedAt &&
      current.progress?.done === next.progress?.done &&
      current.progress?.total === next.progress?.total;
    if (!isSame) this.#cell.set(next);
  }
}
