import type { ChatId, UserId } from "../../shared/lib/ids.ts";
import type { NewPicture } from "../../shared/protocol/api.ts";
import type { Records } from "../storage/contracts.ts";
import { listPictures, loadPicture, type PictureOwner } from "./picture-records.ts";

/** Who is in which chat. */
export interface ChatMembership {
  isMember(userId: UserId, chatId: ChatId): Promise<boolean>;
  listChatIds(userId: UserId): Promise<readonly ChatId[]>;
}

/** So many owners of one picture are looked at one by one. */
const ownersRead = 4;

/** The pictures that people may look at: everybody's, and those of the groups that they are in. */
export class Pictures {
  readonly #records: Records;
  readonly #chats: ChatMembership;

  constructor(records: Records, chats: ChatMembership) {
    this.#records = records;
    this.#chats = chats;
  }

  /** Undefined: there is none of this name, or it is none of the caller's business. */
  async find(caller: UserId, name: string): Promise<NewPicture | undefined> {
    const owned = await listPictures(this.#records, name, ownersRead);
    for (const { owner, picture } of owned) if (await this.#maySee(caller, owner)) return picture;
    if (owned.length < ownersRead) return undefined;
    // Somebody may give one picture to any number of groups: from here on the work goes by what the caller is in.
    for (const chatId of await this.#chats.listChatIds(caller)) {
      const picture = await loadPicture(this.#records, name, `c:${chatId}`);
      if (picture !== undefined) return picture;
    }
    return undefined;
  }

  async #maySee(caller: UserId, owner: PictureOwner): Promise<boolean> {
    return owner.startsWith("u:") || this.#chats.isMember(caller, owner.slice(2) as ChatId);
  }
}
