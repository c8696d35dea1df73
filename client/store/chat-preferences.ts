import { userDocName } from "../../shared/lib/doc-name.ts";
import type { ChatId } from "../../shared/lib/ids.ts";
import { isChatPreferences, openUserDoc, type ChatPreferences } from "../../shared/model/user.ts";
import type { DocumentLease } from "./open-document.ts";
import type { PersonPorts } from "./person-ports.ts";

const none: ChatPreferences = {};

/** What the person thinks of each chat, on all of the person's devices. */
export class ChatPreferencesStore {
  readonly #lease: DocumentLease;
  readonly #unsubscribe: () => void;

  constructor(ports: PersonPorts, onChange: () => void) {
    this.#lease = ports.documents.open(userDocName(ports.identity.user.id), { connect: true });
    this.#unsubscribe = this.#lease.replica.subscribe(onChange);
  }

  read(chatId: ChatId): ChatPreferences {
    const value = openUserDoc(this.#lease.replica.doc).chats.get(chatId);
    return isChatPreferences(value) ? value : none;
  }

  /** Changes what is named and leaves the rest. */
  async write(chatId: ChatId, change: ChatPreferences): Promise<void> {
    await this.#lease.replica.loaded;
    const { doc } = this.#lease.replica;
    const next = { ...this.read(chatId), ...change };
    doc.transact(() => openUserDoc(doc).chats.set(chatId, next), "preferences");
  }

  close(): void {
    this.#unsubscribe();
    this.#lease.close();
  }
}
