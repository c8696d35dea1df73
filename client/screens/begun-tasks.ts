import { isMessageId, type ChatId, type MessageId, type UserId } from "../../shared/lib/ids.ts";
import type { QuoteView, TimelineView } from "../store/views.ts";

/** What is going on with single messages. */
interface Tasks {
  readonly quote: QuoteView | undefined;
  readonly editedText: string | undefined;
  readonly timeline: Pick<TimelineView, "ready"> | undefined;
  run(action: "edit" | "reply", id: MessageId): void;
  isGone(id: MessageId): Promise<boolean>;
  rescue(text: string): void;
  cancel(): void;
}

/** Where a message is answered or changed. */
interface TaskPlace {
  readonly me: UserId;
  readonly chatId: ChatId;
  /** The chat tells of what waits in its threads, too. */
  readonly isThread: boolean;
  /** What is answered in a thread is not kept, nor without a draft. */
  readonly hasDraft: boolean;
}

interface Waiting {
  readonly chatId: ChatId;
  readonly messageId: MessageId;
  /** The draft answers the message; else it was being changed. */
  readonly isAnswer: boolean;
}

const answered = "reply";

/**
 * What was begun with a message, kept until it is done or given up: a change with its text so far, and which message is
 * answered. Persisted in `localStorage`: `roost.<user>.begun.<chat>.<message>` and `.reply`; goes when the device is erased.
 */
export class BegunTasks {
  readonly #tasks: Tasks;
  /** Undefined until it is known where this is. */
  #prefix: string | undefined;
  /** Undefined in a thread. */
  #chatId: ChatId | undefined;
  #names = new Set<string>();
  /** Of the message that is being changed: what it said when that began, here or before. */
  #start: { readonly id: MessageId; readonly text: string | undefined } | undefined;
  /** The change that waits, as the screen knows. */
  #told: MessageId | undefined;
  /** What stood above the composer when this was looked at last. */
  #shown: string | undefined;
  #hasDraft = false;

  constructor(tasks: Tasks) {
    this.#tasks = tasks;
    const { quote, editedText } = tasks;
    // What is being changed already is not to be exchanged under the person's hands.
    if (quote !== undefined && editedText !== undefined) this.#start = { id: quote.id, text: editedText };
  }

  /** What the composer begins with when this message is changed; undefined: with what it says. */
  startOf(id: MessageId): string | undefined {
    if (this.#start?.id !== id) this.#start = { id, text: this.#read(id) ?? undefined };
    return this.#start.text;
  }

  /** The message that is being changed says this so far. */
  keep(text: string): void {
    const { quote } = this.#tasks;
    if (quote !== undefined) this.#write(quote.id, text);
  }

  /** After each change of what is shown: notes what was begun and what was ended, and goes on where nothing is going on. */
  follow({ me, chatId, isThread, hasDraft }: TaskPlace): void {
    const prefix = `roost.${me}.begun.${chatId}.`;
    this.#chatId = isThread ? undefined : chatId;
    const { quote, editedText } = this.#tasks;
    const shown = quote && (editedText === undefined ? answered : quote.id);
    if (this.#prefix === undefined) this.#enter(prefix);
    else if (this.#shown !== undefined && shown === undefined && (this.#shown !== answered || !isThread)) {
      this.#forget(this.#shown);
    } else if (this.#hasDraft && !hasDraft) this.#forget(answered);
    this.#hasDraft = hasDraft;
    if (shown === answered && hasDraft && quote !== undefined) this.#write(answered, quote.id);
    if (shown === undefined || shown === answered) this.#start = undefined;
    this.#shown = shown;
    if (shown === undefined) this.#resume(hasDraft);
    const waiting = this.waiting?.messageId;
    if (waiting === this.#told || this.#tasks.quote !== undefined) return;
    this.#told = waiting;
    // Nothing is going on: it only shows what waits.
    this.#tasks.cancel();
    if (waiting !== undefined) this.#takeOutIfGone(waiting).catch(reportError);
  }

  /** Nobody could show a message that went without a trace. */
  async #takeOutIfGone(id: MessageId): Promise<void> {
    if ((await this.#tasks.isGone(id)) && this.waiting?.messageId === id) this.takeOut(id);
  }

  #enter(prefix: string): void {
    this.#prefix = prefix;
    this.#names = new Set(
      Object.keys(localStorage).flatMap((name) => (name.startsWith(prefix) ? name.slice(prefix.length) : [])),
    );
  }

  /** A change, or an answer, that waits for its message to be shown. */
  get waiting(): Waiting | undefined {
    const chatId = this.#chatId;
    const { quote, timeline } = this.#tasks;
    if (chatId === undefined || quote !== undefined || timeline?.ready !== true) return undefined;
    // It may have been ended in a thread.
    const changed = [...this.#names].filter(isMessageId).find((id) => this.#read(id) !== null);
    if (changed !== undefined) return { chatId, messageId: changed, isAnswer: false };
    const messageId = this.#hasDraft ? this.#read(answered) : null;
    return isMessageId(messageId) ? { chatId, messageId, isAnswer: true } : undefined;
  }

  /** Gives up what waits, for its message may be gone: the text of a change goes to the composer, an answer's is there. */
  takeOut(id: MessageId): void {
    if (this.waiting?.isAnswer === true) {
      this.#forget(answered);
      this.#tasks.cancel();
      return;
    }
    const text = this.#read(id) ?? "";
    this.#forget(id);
    if (text.trim() === "") this.#tasks.cancel();
    else this.#tasks.rescue(text);
  }

  /** Messages that are not shown, or not yet, wait. */
  #resume(hasDraft: boolean): void {
    for (const name of [...this.#names]) {
      if (isMessageId(name)) this.#tasks.run("edit", name);
      else if (hasDraft) this.#tasks.run("reply", this.#read(name) as MessageId);
      const { quote } = this.#tasks;
      if (quote === undefined) continue;
      // A message that is gone cannot be changed; what was to stand in it is shown to whoever wrote it all the same.
      if (!quote.deleted || isMessageId(name)) return;
      this.#tasks.cancel();
      this.#forget(name);
    }
  }

  #read(name: string): string | null {
    return localStorage.getItem(`${this.#prefix}${name}`);
  }

  #write(name: string, text: string): void {
    this.#names.add(name);
    try {
      localStorage.setItem(`${this.#prefix}${name}`, text);
    } catch {
      // Without room it is there for as long as the page.
    }
  }

  #forget(name: string): void {
    this.#names.delete(name);
    localStorage.removeItem(`${this.#prefix}${name}`);
  }
}
