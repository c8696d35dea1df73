import type { UserId } from "../../shared/lib/ids.ts";
import type { PersonView, SessionView } from "../store/views.ts";

type Me = Extract<SessionView, { readonly me: unknown }>["me"];

/** Everybody who may be named in a chat. The maps stay the same while the people do. */
export class ChatPeople {
  #members: readonly PersonView[] = [];
  #known: readonly PersonView[] = [];
  #me: Me | undefined;
  #audience: readonly UserId[] = [];
  #byId: ReadonlyMap<UserId, PersonView> = new Map();
  #names: ReadonlyMap<UserId, string> = new Map();

  get byId(): ReadonlyMap<UserId, PersonView> {
    return this.#byId;
  }

  get names(): ReadonlyMap<UserId, string> {
    return this.#names;
  }

  /** The members but oneself. */
  get audience(): readonly UserId[] {
    return this.#audience;
  }

  update(members: readonly PersonView[], known: readonly PersonView[], me: Me | undefined): void {
    if (members === this.#members && known === this.#known && me === this.#me) return;
    const ids = members.map(({ id }) => id).filter((id) => id !== me?.id);
    if (ids.join() !== this.#audience.join()) this.#audience = ids;
    this.#me = me;
    this.#members = members;
    this.#known = known;
    // Who left the chat is still named above what they wrote and where they are mentioned, also to themselves.
    const self = me === undefined ? [] : [{ ...me, online: true }];
    this.#byId = new Map([...self, ...known, ...members].map((person) => [person.id, person]));
    this.#names = new Map(Array.from(this.#byId.values(), ({ id, displayName }) => [id, displayName]));
  }
}
