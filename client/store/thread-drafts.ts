import type { ChatId, MessageId } from "../../shared/lib/ids.ts";
import type { PersonPorts } from "./person-ports.ts";

/** Persisted on the device: what has been begun to write in a thread. The private document has room for chats only. */
export class ThreadDrafts {
  readonly #ports: PersonPorts;
  /** What the storage had no room for. */
  readonly #unkept = new Map<string, string>();

  constructor(ports: PersonPorts) {
    this.#ports = ports;
  }

  read(chatId: ChatId, root: MessageId): string {
    const name = this.#name(chatId, root);
    return this.#unkept.get(name) ?? this.#ports.values.getItem(name) ?? "";
  }

  write(chatId: ChatId, root: MessageId, text: string): void {
    const name = this.#name(chatId, root);
    this.#unkept.delete(name);
    if (text === "") return this.#ports.values.removeItem(name);
    try {
      this.#ports.values.setItem(name, text);
    } catch {
      // Full: it lives as long as the tab.
      this.#unkept.set(name, text);
    }
  }

  #name(chatId: ChatId, root: MessageId): string {
    return `roost.${this.#ports.identity.user.id}.thread-draft.${chatId}|${root}`;
  }
}
