import { randomBytes } from "node:crypto";
import { userIdFromRandom, type UserId } from "../../shared/lib/ids.ts";
import type { Records, RecordWrite } from "../storage/contracts.ts";

/** Persisted in the table `users` by id. */
interface StoredUser extends User {
  readonly passwordHash: string;
}

/** A person as everybody on the server may see them. */
export interface User {
  readonly id: UserId;
  /** As it was typed. */
  readonly email: string;
  readonly displayName: string;
  readonly createdAt: number;
  /** Nobody sees when this person is online or was here last. */
  readonly hidesPresence?: boolean;
  /** The name of the person's picture. */
  readonly avatar?: string | undefined;
}

const table = "users";
/** Persisted: e-mail address in lower case → user id. Makes addresses unique. */
const emailTable = "emails";
const pageSize = 1_000;

/** Two spellings of one address are one address. */
export function foldEmail(email: string): string {
  return email.normalize("NFC").trim().toLowerCase();
}

/** All people of the server, held in memory as well: every list, search and name on a message asks for them. */
export class Users {
  readonly #records: Records;
  readonly #byId = new Map<UserId, User>();
  readonly #byEmail = new Map<string, User>();
  /** Apart, so that no list of people ever carries one. */
  readonly #passwordHashes = new Map<UserId, string>();

  private constructor(records: Records) {
    this.#records = records;
  }

  static async open(records: Records): Promise<Users> {
    const users = new Users(records);
    for (let from = ""; ;) {
      const page = await records.range<StoredUser>(table, { from, limit: pageSize });
      for (const { value } of page) users.#remember(value);
      const last = page.at(-1);
      if (last === undefined || page.length < pageSize) return users;
      from = `${last.key}\0`;
    }
  }

  get(id: UserId): User | undefined {
    return this.#byId.get(id);
  }

  find(email: string): User | undefined {
    return this.#byEmail.get(foldEmail(email));
  }

  passwordHashOf(id: UserId): string | undefined {
    return this.#passwordHashes.get(id);
  }

  all(): Iterable<User> {
    return this.#byId.values();
  }

  /** undefined: the address is taken. */
  async add(given: Omit<StoredUser, "id">): Promise<User | undefined> {
    const folded = foldEmail(given.email);
    for (;;) {
      if (this.#byEmail.has(folded)) return undefined;
      const user: StoredUser = { ...given, id: userIdFromRandom(randomBytes(5)) };
      const written = await this.#records.write([
        { table, key: user.id, value: user, expect: "absent" },
        { table: emailTable, key: folded, value: user.id, expect: "absent" },
      ]);
      if (written) return this.#remember(user);
      // Either the address or, once in a trillion, the id.
      if ((await this.#records.get(emailTable, folded)) !== undefined) return undefined;
    }
  }

  /** Changes a user, together with the writes that go with it, which have no conditions. */
  async update(
    id: UserId,
    change: Partial<Pick<StoredUser, "displayName" | "hidesPresence" | "avatar" | "passwordHash">>,
    planWrites: (before: User) => readonly RecordWrite[] = () => [],
  ): Promise<User | undefined> {
    for (;;) {
      const stored = await this.#records.get<StoredUser>(table, id);
      if (stored === undefined) return undefined;
      const user = { ...stored.value, ...change };
      const writes = [{ table, key: id, value: user, expect: stored.version }, ...planWrites(stored.value)];
      if (await this.#records.write(writes)) {
        return this.#remember(user);
      }
    }
  }

  #remember({ passwordHash, ...user }: StoredUser): User {
    Object.freeze(user);
    this.#byId.set(user.id, user);
    this.#byEmail.set(foldEmail(user.email), user);
    this.#passwordHashes.set(user.id, passwordHash);
    return user;
  }
}
