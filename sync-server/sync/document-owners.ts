import type { UserId } from "../../shared/lib/ids.ts";
import type { DocumentOwner } from "../storage/contracts.ts";

const maxAwarenessOwnersPerUser = 100;

/** To whom each Yjs client id of a document is bound. A binding never changes. */
export class DocumentOwners {
  readonly #owners: Map<number, DocumentOwner>;
  /** Client ids that were seen in awareness only: bound like others, in memory, and without weight in limits. */
  readonly #awareness = new Map<number, UserId>();
  readonly #awarenessOf = new Map<UserId, Set<number>>();
  #new: [number, DocumentOwner][] = [];

  constructor(stored: ReadonlyMap<number, DocumentOwner> = new Map()) {
    this.#owners = new Map(stored);
  }

  /** How many client ids have structs. */
  get count(): number {
    return this.#owners.size;
  }

  /** How many of them are new in this tick. */
  get newCount(): number {
    return this.#new.length;
  }

  countOf(userId: UserId): number {
    let count = 0;
    for (const owner of this.#owners.values()) if (owner === userId) count++;
    return count;
  }

  /** Of client ids that have structs. */
  stored(clientId: number): DocumentOwner | undefined {
    return this.#owners.get(clientId);
  }

  /** With structs, or seen in awareness. */
  of(clientId: number): DocumentOwner | undefined {
    return this.#owners.get(clientId) ?? this.#awareness.get(clientId);
  }

  /** Binds a client id that this tick's structs use. */
  bind(clientId: number, owner: DocumentOwner): void {
    if (this.#owners.has(clientId)) return;
    this.#owners.set(clientId, owner);
    this.#new.push([clientId, owner]);
  }

  /** Binds a client id that was seen in awareness; of very many of one person the oldest are forgotten. */
  bindAwareness(clientId: number, userId: UserId): void {
    const own = this.#awarenessOf.get(userId) ?? new Set<number>();
    this.#awarenessOf.set(userId, own.add(clientId));
    this.#awareness.set(clientId, userId);
    if (own.size <= maxAwarenessOwnersPerUser) return;
    const [oldest] = own;
    own.delete(oldest as number);
    this.#awareness.delete(oldest as number);
  }

  /** Those of this tick, to be stored with it. */
  takeNew(): [number, DocumentOwner][] {
    return this.#new.splice(0);
  }
}
