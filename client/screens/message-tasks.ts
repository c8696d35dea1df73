import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { MessageId, UserId } from "../../shared/lib/ids.ts";
import type { MessageAction } from "../components/message-actions.ts";
import { paths } from "../components/paths.ts";
import type { EditView, OpenChat } from "../store/app-store.ts";
import type { MessageView, QuoteView, TimelineView } from "../store/views.ts";
import type { BegunTasks } from "./begun-tasks.ts";
import type * as notices from "./message-notices.ts";

/** What a chat's screen can do with messages. */
export const offeredActions: ReadonlySet<MessageAction> = new Set<MessageAction>([
  "reply",
  "thread",
  "react",
  "edit",
  "copy-text",
  "copy-link",
  "forward",
  "seen-by",
  "pin",
  "unpin",
  "mark-unread",
  "delete",
  "remove",
]);

/** As long as the store waits with a deletion. */
const undoMs = 6_000;
const noticeMs = 4_000;
const quoteLength = 200;

/** Where the messages are: a chat, or one of its threads. */
export type TaskTarget = Pick<
  OpenChat,
  | "chat"
  | "timeline"
  | "draft"
  | "setDraft"
  | "send"
  | "loadMessage"
  | "edit"
  | "editHistory"
  | "deleteMessage"
  | "removeMessage"
  | "pin"
  | "markUnread"
>;

export interface ShownHistory {
  readonly texts: readonly EditView[];
}

/** What is going on with single messages of the open chat: answered, changed, looked into, just deleted. */
export class MessageTasks implements ReactiveController {
  /** Keeps what is begun for when the chat or the page was left; its code comes late. */
  begun: BegunTasks | undefined;
  readonly #host: ReactiveControllerHost;
  readonly #open: () => TaskTarget | undefined;
  readonly #readNames: () => ReadonlyMap<UserId, string>;
  #replyingTo: MessageView | undefined;
  #editing: MessageView | undefined;
  #removing: MessageId | undefined;
  #forwarding: MessageView | undefined;
  #seenBy: MessageId | undefined;
  #notice = "";
  #history: ShownHistory | undefined;
  #deleted: { undo(): boolean } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    host: ReactiveControllerHost,
    open: () => TaskTarget | undefined,
    readNames: () => ReadonlyMap<UserId, string>,
  ) {
    this.#host = host;
    this.#open = open;
    this.#readNames = readNames;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.reset();
  }

  /** What is shown of the messages. */
  get timeline(): TimelineView | undefined {
    return this.#open()?.timeline.value;
  }

  /** The message above the composer. */
  get quote(): QuoteView | undefined {
    const message = this.#editing ?? this.#replyingTo;
    return message === undefined ? undefined : toQuote(message);
  }

  get editedText(): string | undefined {
    const message = this.#editing;
    return message && (this.begun?.startOf(message.id) ?? message.text);
  }

  get history(): ShownHistory | undefined {
    return this.#history;
  }

  /** Somebody's message that is to be removed, while that is asked. */
  get removing(): MessageId | undefined {
    return this.#removing;
  }

  /** The message that is to be passed on, while it is asked where to. */
  get forwarding(): MessageView | undefined {
    return this.#forwarding;
  }

  /** The message of which it is asked who has seen it. */
  get seenBy(): MessageView | undefined {
    return this.#seenBy === undefined ? undefined : this.#find(this.#seenBy);
  }

  /** What has just been done, for a moment; empty if there is nothing to tell. */
  get notice(): string {
    return this.#notice;
  }

  /** A deletion can be taken back. */
  get hasDeleted(): boolean {
    return this.#deleted !== undefined;
  }

  /** Another chat is shown. */
  reset(): void {
    clearTimeout(this.#timer);
    this.#replyingTo = this.#editing = this.#removing = this.#history = this.#deleted = undefined;
    this.#forwarding = this.#seenBy = this.begun = undefined;
    this.#notice = "";
  }

  cancel(): void {
    this.#set(() => (this.#replyingTo = this.#editing = undefined));
  }

  /** Everything but `react`, for which a picker is needed. */
  run(action: MessageAction, id: MessageId): void {
    const open = this.#open();
    const message = this.#find(id);
    if (open === undefined || message === undefined) return;
    switch (action) {
      case "reply":
        this.#set(() => ([this.#replyingTo, this.#editing] = [message, undefined]));
        break;
      case "edit":
        this.#set(() => ([this.#replyingTo, this.#editing] = [undefined, message]));
        break;
      case "copy-text":
        this.#act(({ copyMessage }) => copyMessage(message.text, this.#readNames()));
        break;
      case "forward":
        this.#set(() => (this.#forwarding = message));
        break;
      case "seen-by":
        this.#set(() => (this.#seenBy = id));
        break;
      case "pin":
      case "unpin":
        open.pin(id, action === "pin");
        break;
      case "delete":
        this.#delete(open, id);
        break;
      case "remove":
        this.#set(() => (this.#removing = id));
        break;
      case "mark-unread":
        open.markUnread(id);
        break;
      case "copy-link":
        this.#act(({ copyLink }) => copyLink(location.origin + paths.message(open.chat.value.id, id)));
        break;
      case "react":
      case "thread":
        break;
    }
  }

  editLast(): void {
    const last = this.timeline?.messages.findLast(({ own, deleted, state }) => own && !deleted && state !== "failed");
    if (last !== undefined) this.run("edit", last.id);
  }

  /** Takes what was written: a change, an answer, or a message. Undefined: it was a change. */
  submit(text: string): { readonly written: Promise<void> } | undefined {
    const open = this.#open();
    const edited = this.#editing;
    const answered = this.#replyingTo;
    if (edited !== undefined && open !== undefined && text !== edited.text) {
      this.#change(open, edited, text).catch(reportError);
      return undefined;
    }
    this.cancel();
    return edited === undefined
      ? open?.send(text, answered === undefined ? undefined : { replyTo: answered.id })
      : undefined;
  }

  /** A change that cannot be made any more: nothing of what was written is thrown away. */
  rescue(text: string): void {
    const open = this.#open();
    open?.setDraft(`${text}\n${open.draft.value}`.trim());
    this.#act(({ tellUnchangeable }) => tellUnchangeable());
  }

  /** Known only where what would hold it is on this device. */
  async isGone(id: MessageId): Promise<boolean> {
    const open = this.#open();
    return (await open?.loadMessage(id)) !== undefined && open?.editHistory(id).length === 0;
  }

  showHistory(id: MessageId): void {
    const texts = this.#open()?.editHistory(id) ?? [];
    if (texts.length > 0) this.#set(() => (this.#history = { texts }));
  }

  closeSeenBy(): void {
    this.#set(() => (this.#seenBy = undefined));
  }

  /** Where to pass it on is decided; `notice` says what came of it. */
  endForwarding(notice: string): void {
    this.#set(() => (this.#forwarding = undefined));
    if (notice !== "") this.#tell(notice, undefined, noticeMs);
  }

  closeHistory(): void {
    this.#set(() => (this.#history = undefined));
  }

  /** The answer to whether somebody's message is to be removed. */
  decideRemoval(isWanted: boolean): void {
    const id = this.#removing;
    this.#set(() => (this.#removing = undefined));
    if (isWanted && id !== undefined) this.#open()?.removeMessage(id);
  }

  undoDelete(): void {
    const isUndone = this.#deleted?.undo() !== false;
    this.#tell("");
    if (!isUndone) this.#act(({ tellDeleted }) => tellDeleted());
  }

  /** Tells what came of it. */
  #act(act: (code: typeof notices) => Promise<string>): void {
    import("./message-notices.ts")
      .then(act)
      .then((notice) => this.#tell(notice, undefined, noticeMs))
      .catch(reportError);
  }

  /** Without a time: from now on there is nothing to tell. */
  #tell(notice: string, deleted?: { undo(): boolean }, ms?: number): void {
    clearTimeout(this.#timer);
    if (ms !== undefined) this.#timer = setTimeout(() => this.#tell(""), ms);
    this.#set(() => ([this.#notice, this.#deleted] = [notice, deleted]));
  }

  #delete(open: TaskTarget, id: MessageId): void {
    if (this.quote?.id === id) this.cancel();
    this.#tell("", open.deleteMessage(id), undoMs);
  }

  async #change(open: TaskTarget, message: MessageView, text: string): Promise<void> {
    await open.loadMessage(message.id);
    const isChanged = open.edit(message.id, text);
    if (this.#editing !== message) return;
    this.cancel();
    if (!isChanged) this.rescue(text);
  }

  #find(id: MessageId): MessageView | undefined {
    return this.timeline?.messages.find((message) => message.id === id);
  }

  #set(change: () => unknown): void {
    change();
    this.#host.requestUpdate();
  }
}

function toQuote({ id, author, text, deleted }: MessageView): QuoteView {
  return { id, author, text: text.slice(0, quoteLength), deleted, known: true };
}
