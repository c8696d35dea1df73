import { homeSegmentOf, type ChatId, type MessageId, type OrderKey, type UserId } from "../../shared/lib/ids.ts";
import type { EditView, OpenChat, OpenThread, SendOptions } from "./app-store.ts";
import { describeChat, isClosed, keepChatView } from "./chat-description.ts";
import { createChatParts } from "./chat-parts.ts";
import type { ChatSegments } from "./chat-segments.ts";
import type { ChatSessionOptions } from "./chat-session-options.ts";
import { findLastHere } from "./chat-record.ts";
import type { ChatThreads } from "./chat-threads.ts";
import type { ChatReader } from "./chat-reader.ts";
import { FailedMessages } from "./failed-messages.ts";
import type { JumpTarget } from "./jump.ts";
import type { MessageActions } from "./message-actions.ts";
import type { MessageWriter } from "./message-writer.ts";
import { Cell, type Observable } from "./observable.ts";
import type { OwnMarker } from "./own-marker.ts";
import { readPins } from "./pins.ts";
import type { SegmentWindow } from "./segment-window.ts";
import type { Timeline } from "./timeline.ts";
import { TypingState } from "./typing-state.ts";
import { keepUnreadThreads } from "./unread-threads.ts";
import type { ChatView, ReadingPosition, TimelineView } from "./views.ts";

/** One chat on the screen. */
export class ChatSession implements OpenChat {
  readonly chatId: ChatId;
  readonly chat: Cell<ChatView>;
  readonly timeline: Observable<TimelineView>;
  readonly draft: Cell<string>;
  readonly #options: ChatSessionOptions;
  readonly #me: UserId;
  readonly #segments: ChatSegments;
  readonly #timeline: Timeline;
  readonly #threads: ChatThreads;
  readonly #typing: TypingState;
  readonly #actions: MessageActions;
  readonly #writer: MessageWriter;
  readonly #window: SegmentWindow;
  readonly #reader: ChatReader;
  readonly #failed: FailedMessages;
  readonly #stops: (() => void)[];
  #pinned: ReadonlySet<MessageId> = new Set();
  readonly #ownMarker: OwnMarker;
  #unread: number | undefined;
  #isClosed = false;
  #wasLost: boolean;

  constructor(options: ChatSessionOptions) {
    const { chatId, ports, drafts, people } = options;
    const facts = options.readFacts();
    this.chatId = chatId;
    this.#wasLost = facts.isLost;
    this.#options = options;
    this.#me = ports.identity.user.id;
    this.#failed = new FailedMessages(chatId, this.#me, ports.failedTexts);
    const parts = createChatParts(options, facts, {
      isPinned: (id) => this.#pinned.has(id),
      onSeen: (upTo) => this.markSeen(upTo),
      onChange: (segment) => this.#refresh(segment),
    });
    this.#segments = parts.segments;
    this.#window = parts.window;
    this.#threads = parts.threads;
    this.#timeline = parts.timeline;
    this.#reader = parts.reader;
    this.#writer = parts.writer;
    this.#actions = parts.actions;
    this.#ownMarker = parts.ownMarker;
    this.timeline = parts.reader.timeline;
    this.#typing = new TypingState(this.#me, options.readSettings, () => this.#refreshChat());
    this.chat = new Cell(describeChat(this.#me, facts, this.#segments, people, this.#typing, []));
    this.draft = new Cell(drafts.read(chatId));
    this.#stops = [
      people.subscribe(() => this.#refreshChat()),
      drafts.subscribe(() => this.draft.set(drafts.read(chatId))),
    ];
    this.#typing.attach(this.#segments.meta);
    this.refreshFailed();
  }

  /** Unread messages here and now; undefined until the disk was read. */
  get unread(): number | undefined {
    return this.#unread;
  }

  enter(): void {
    void this.#options.settings.clearUnread(this.chatId);
  }

  send(text: string, options: SendOptions = {}): { readonly id: MessageId; readonly written: Promise<void> } {
    const { drafts } = this.#options;
    this.enter();
    this.#reader.noteWriting();
    const sent = this.#writer.write(text, options);
    drafts.write(this.chatId, "");
    drafts.flush();
    this.#typing.set(false);
    return sent;
  }

  loadMessage(id: MessageId): Promise<unknown> {
    return this.#segments.load(homeSegmentOf(id), { isPatient: false });
  }

  edit(id: MessageId, text: string): boolean {
    return this.#actions.edit(id, text);
  }

  editHistory(id: MessageId): readonly EditView[] {
    return this.#actions.editHistory(id);
  }

  deleteMessage(id: MessageId): { undo(): boolean } {
    return this.#options.deletions.add(this.chatId, id);
  }

  removeMessage(id: MessageId): void {
    this.#actions.remove(id);
  }

  react(id: MessageId, emoji: string, on: boolean): void {
    this.#actions.react(id, emoji, on);
  }

  pin(id: MessageId, on: boolean): void {
    this.#actions.pin(id, on);
  }

  markUnread(id: MessageId): void {
    const { orderKey } = this.#timeline.messages.find((message) => message.id === id) ?? {};
    if (orderKey !== undefined) this.#options.settings.markUnread(this.chatId, orderKey);
  }

  setDraft(text: string): void {
    this.#options.drafts.write(this.chatId, text);
  }

  markSeen(upTo: OrderKey): void {
    const marker = this.chat.value.writable ? this.#ownMarker.raise(upTo) : undefined;
    if (marker === undefined) return;
    this.#options.onSeen(marker);
    this.enter();
    this.#reader.refresh(this.#timeline.messages);
    this.#refreshUnread();
  }

  loadOlder(): Promise<void> {
    return this.#window.loadOlder();
  }

  loadNewer(): Promise<void> {
    return this.#window.loadNewer();
  }

  show(target: JumpTarget): Promise<boolean> {
    return this.#reader.show(target);
  }

  showLatest(): void {
    this.#reader.showLatest();
  }

  keepPosition(position: ReadingPosition | undefined): void {
    this.#reader.keepPosition(position);
  }

  /** The tab may be gone in a moment. */
  flush(): void {
    this.#reader.flush();
  }

  openThread(root: MessageId): OpenThread {
    return this.#threads.open(root);
  }

  threadOf(id: MessageId): MessageId | undefined {
    return this.#threads.links.threadOf(id);
  }

  /** The person saw more of a thread, here or on another device. */
  refreshThreads(): void {
    this.#refresh(undefined);
  }

  retry(id: MessageId): void {
    const failed = this.#failed.find(id);
    if (failed === undefined) this.#segments.reconnect();
    else {
      const { text, re, th } = failed;
      const answered = re === undefined ? {} : { replyTo: re };
      const { written } = this.#writer.write(text, { ...answered, ...(th === undefined ? {} : { threadId: th }) });
      this.#failed.removeAfter(failed, written);
      this.refreshFailed();
    }
  }

  discard(id: MessageId): void {
    const failed = this.#failed.find(id);
    if (failed !== undefined) this.#failed.remove(failed);
    else this.#segments.deleteHere(id);
  }

  setTyping(typing: boolean): void {
    this.#typing.set(typing);
  }

  /** Something outside changed: the list, the outbox, the membership. */
  refreshFacts(): void {
    const facts = this.#options.readFacts();
    if (facts.isOnServer) this.#segments.joinServer();
    // The word that the person is back may be all that this tab heard: it was out only while the link broke.
    if (!facts.isLost && (this.#wasLost || this.#segments.isDenied)) this.#segments.reconnect();
    this.#wasLost = facts.isLost;
    this.#segments.raiseLive(facts.live);
    this.#typing.attach(this.#segments.meta);
    this.#refreshChat();
  }

  /** What these messages are shown with changed outside of their documents. */
  refreshMessages(ids: Iterable<MessageId>): void {
    this.#threads.links.reconsider(ids);
    this.#timeline.forget(ids);
    this.#refresh(undefined);
  }

  refreshFailed(): void {
    this.#timeline.setFailed(this.#failed.views());
    this.#refresh(undefined);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const stop of this.#stops) stop();
    this.#options.drafts.flush();
    this.#typing.close();
    this.#reader.close();
    this.#threads.close();
    this.#segments.close();
    this.#options.onClosed();
  }

  #refresh(segment: number | undefined): void {
    if (this.#isClosed) return;
    if (segment === undefined) this.#notePins();
    this.#threads.refresh();
    const messages = this.#timeline.refresh(segment);
    if (!this.#reader.refresh(messages)) return;
    this.#threads.refreshOpen();
    this.#refreshUnread();
    this.#tellThreads();
    if (this.chat.value.writable) this.#ownMarker.keep();
    this.#tellLast();
    const { pins } = this.chat.value;
    if (segment === undefined || segment === this.#segments.live || pins.length > 0) this.#refreshChat();
  }

  /** Messages that were pinned or unpinned show it. */
  #notePins(): void {
    const pins = readPins(this.#me, isClosed(this.#options.readFacts(), this.#segments), this.#segments);
    const changed = [...pins.keys()].filter((id) => !this.#pinned.has(id));
    for (const id of this.#pinned) if (!pins.has(id)) changed.push(id);
    if (changed.length === 0) return;
    this.#pinned = new Set(pins.keys());
    this.#timeline.forget(changed);
  }

  #refreshUnread(): void {
    const { unread } = this.#reader;
    if (unread === this.#unread) return;
    this.#unread = unread;
    this.#options.onUnread();
  }

  #tellThreads(): void {
    const { threads } = this.#threads;
    const now = threads.unread();
    const isWholeFrom = (key: OrderKey): boolean => this.#segments.isWholeFrom(key);
    this.#options.onThreads((before) =>
      keepUnreadThreads(before, now, { last: (root) => threads.lastKey(root), isWholeFrom }),
    );
  }

  #tellLast(): void {
    const last = findLastHere(this.#timeline.newest, this.#timeline.highestAccepted);
    if (last !== undefined) this.#options.onLast(last);
  }

  #refreshChat(): void {
    if (this.#isClosed) return;
    const { people, readFacts } = this.#options;
    const unread = this.#threads.threads.unread();
    const roots = unread.map(({ root }) => root);
    const next = describeChat(this.#me, readFacts(), this.#segments, people, this.#typing, roots);
    this.chat.set(keepChatView(this.chat.value, next));
  }
}
