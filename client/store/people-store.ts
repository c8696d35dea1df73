import { equalFlat } from "lib0/object";
import { isUserId, type UserId } from "../../shared/lib/ids.ts";
import type { UserInfo } from "../../shared/protocol/api.ts";
import type { Cell } from "./observable.ts";
import type { CachePort, Identity } from "./person-ports.ts";
import type { PersonView } from "./views.ts";

/** Persisted: keys in the cache. */
const prefix = "people.";

/** Everybody on the server, kept on the device. */
export class PeopleStore {
  readonly #identity: Identity;
  readonly #cache: CachePort;
  readonly #cell: Cell<readonly PersonView[]>;
  readonly #people = new Map<UserId, PersonView>();
  readonly #listeners = new Set<() => void>();
  #self: PersonView | undefined;

  constructor(identity: Identity, cache: CachePort, cell: Cell<readonly PersonView[]>) {
    this.#identity = identity;
    this.#cache = cache;
    this.#cell = cell;
    this.#people.set(identity.user.id, { ...identity.user, online: false });
  }

  /** Reads what the device remembers. Who is online is not remembered. */
  async load(): Promise<void> {
    for (const [id, value] of await this.#cache.readAll(prefix)) {
      if (isUserId(id) && isPerson(value) && !this.#people.has(id)) this.#people.set(id, { ...value, online: false });
    }
    this.#publish();
  }

  /** A person as far as is known; somebody unknown has no name yet. */
  find(id: UserId): PersonView {
    return this.#people.get(id) ?? { id, displayName: "", email: "", online: false };
  }

  isKnown(id: UserId): boolean {
    return this.#people.has(id);
  }

  /** The whole list, as the server has it. */
  replaceAll(users: readonly UserInfo[]): void {
    const ids = new Set(users.map(({ id }) => id));
    const gone = [...this.#people.keys()].filter((id) => !ids.has(id) && id !== this.#identity.user.id);
    for (const id of gone) this.#people.delete(id);
    for (const user of users) this.#put(user);
    void this.#cache.write(prefix, [
      ...gone.map((id) => [id, undefined] as const),
      ...users.map(({ id }) => [id, this.#people.get(id)] as const),
    ]);
    this.#publish();
  }

  /** One person came, went, was renamed or is new. */
  apply(user: UserInfo): void {
    const before = this.#people.get(user.id);
    this.#put(user);
    const after = this.#people.get(user.id);
    if (before === after) return;
    void this.#cache.write(prefix, [[user.id, after]]);
    this.#publish();
  }

  /** Oneself, as it was just changed here. */
  noteSelf(self: PersonView): void {
    this.#people.set(self.id, self);
    this.#publish();
  }

  /** Without a link nothing is known about who is there, and nobody sees this person either. */
  forgetPresence(): void {
    for (const person of this.#people.values()) {
      if (person.online) this.#people.set(person.id, { ...person, online: false });
    }
    this.#publish();
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #put(user: UserInfo): void {
    const next = { ...user, online: user.online || user.id === this.#identity.user.id };
    const current = this.#people.get(user.id);
    if (current === undefined || !equalFlat(current, next)) this.#people.set(user.id, next);
  }

  #publish(): void {
    const others = [...this.#people.values()].filter(({ id }) => id !== this.#identity.user.id);
    others.sort((a, b) => a.displayName.localeCompare(b.displayName) || (a.id < b.id ? -1 : 1));
    const current = this.#cell.value;
    const isSame = others.length === current.length && others.every((person, i) => person === current[i]);
    const self = this.find(this.#identity.user.id);
    if (isSame && self === this.#self) return;
    this.#self = self;
    if (!isSame) this.#cell.set(others);
    for (const listener of [...this.#listeners]) listener();
  }
}

function isPerson(value: unknown): value is PersonView {
  return (
    value !== null &&
    typeof value === "object" &&
    "id" in value &&
    isUserId(value.id) &&
    "displayName" in value &&
    typeof value.displayName === "string" &&
    "email" in value &&
    typeof value.email === "string"
  );
}
