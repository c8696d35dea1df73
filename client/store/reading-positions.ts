import { isMessageId, type ChatId, type MessageId } from "../../shared/lib/ids.ts";
import type { ValuesPort } from "./person-ports.ts";
import type { ReadingPosition } from "./views.ts";

/** A place in a chat, and the segment that shows it. */
export interface KeptPosition extends ReadingPosition {
  readonly segment: number;
}

/** Where this device shows a chat again, if somebody left it while reading further up. Persisted, one value per chat. */
export class ReadingPositions {
  readonly #values: ValuesPort;
  readonly #prefix: string;

  constructor(values: ValuesPort, userId: string) {
    this.#values = values;
    this.#prefix = `roost.${userId}.position.`;
  }

  read(chatId: ChatId): KeptPosition | undefined {
    const [id, segment, offset] = this.#values.getItem(this.#prefix + chatId)?.split(" ") ?? [];
    const position = { id: id as MessageId, segment: Number(segment), offset: Number(offset) };
    const isValid = isMessageId(id) && Number.isSafeInteger(position.segment) && Number.isFinite(position.offset);
    return isValid ? position : undefined;
  }

  /** Undefined: at the end, where a chat is opened anyway. */
  write(chatId: ChatId, position: KeptPosition | undefined): void {
    const name = this.#prefix + chatId;
    if (position === undefined) {
      this.#values.removeItem(name);
      return;
    }
    try {
      this.#values.setItem(name, `${position.id} ${position.segment} ${Math.round(position.offset)}`);
    } catch {
      // Full: the chat opens at its end, and nothing is lost.
    }
  }
}
