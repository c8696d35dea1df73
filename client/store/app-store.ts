import type { ChatId, MessageId, OrderKey, UserId } from "../../shared/lib/ids.ts";
import type { SearchQuery, SearchResultView } from "../search/search-view.ts";
import type { ChatPreferences } from "../../shared/model/user.ts";
import type { InviteInfo, InvitePreview } from "../../shared/protocol/api.ts";
import type { DeviceStorage } from "./device-storage.ts";
import type { Observable } from "./observable.ts";
import type { Pictures } from "./pictures.ts";
import type { SettingsView } from "./settings-view.ts";
import type {
  ChatListItemView,
  ChatView,
  ConnectionView,
  PersonView,
  ProblemView,
  ReadingPosition,
  SessionView,
  TimelineView,
} from "./views.ts";

/** Everything the elements know of the app. Nothing here waits for the network unless it says so. */
export interface AppStore extends ServerCalls {
  readonly session: Observable<SessionView>;
  readonly connection: Observable<ConnectionView>;
  /** All people of the server but oneself, by name. Kept on the device. */
  readonly people: Observable<readonly PersonView[]>;
  readonly chats: Observable<readonly ChatListItemView[]>;
  readonly problems: Observable<readonly ProblemView[]>;
  /** As this device knows them before anything else is read; the defaults while nobody is signed in. */
  readonly settings: Observable<SettingsView>;

  /** These three need the server. */
  signUp(input: { email: string; displayName: string; password: string; invite?: string }): Promise<SignInResult>;
  signIn(input: { email: string; password: string }): Promise<SignInResult>;
  /** How many messages and commands are only on this device: to be asked about before signing out. */
  countUnsent(): Promise<number>;
  /** Ends the session. With `erase` this person's data on this device goes too; without, it waits for the next sign-in. */
  signOut(options: { erase: boolean }): Promise<void>;

  /**
   * Searches everything on this device, newest first. The answer grows while somebody listens to it, until something
   * else is searched for.
   */
  search(query: SearchQuery): Observable<SearchResultView>;
  /** The chat that was opened last on this device. It may not be known any more. */
  readonly lastChatId: ChatId | undefined;
  /** What this device holds; undefined while nobody is signed in. */
  readonly device: DeviceStorage | undefined;
  /** undefined while nobody is signed in. */
  readonly pictures: Pictures | undefined;
  /** Somebody is about to search: what is read now need not be read then. */
  prepareSearch(): void;
  /**
   * The chat with a person: the existing one, or one that is made here and now, also offline. Nobody else hears of a new
   * one before its first message.
   */
  startDirectChat(userId: UserId): Promise<ChatId>;
  startGroupChat(input: { title: string; memberIds: readonly UserId[] }): Promise<ChatId>;
  /** Somebody is about to open this chat: begins to read it from the device's disk. Nothing needs to be closed. */
  prepareChat(chatId: ChatId): void;
  /** Opens a chat for showing; undefined if this device does not know it. Close it when it is no longer shown. */
  openChat(chatId: ChatId): OpenChat | undefined;
  /**
   * Writes these texts into other chats, whether or not they are open; what has been begun to write there stays. `to` are
   * chats, and people whose chat is made if there is none. @returns the chats that this person may not write in; settles
   * when the rest is on this device's disk.
   */
  forward(texts: readonly string[], to: ForwardTargets): Promise<readonly ChatId[]>;
  setSetting<Name extends keyof SettingsView>(name: Name, value: SettingsView[Name]): void;
  /** Changes what is named and leaves the rest. */
  setChatPreferences(chatId: ChatId, change: ChatPreferences): void;

  /** These go out when the server is in reach; until then they are shown, and named in `pendingChanges`. */
  rename(displayName: string): void;
  renameChat(chatId: ChatId, title: string): void;
  addMembers(chatId: ChatId, userIds: readonly UserId[]): void;
  removeMember(chatId: ChatId, userId: UserId): void;
  setAdmin(chatId: ChatId, userId: UserId, admin: boolean): void;
  leaveChat(chatId: ChatId): void;
  /** Takes leaving back, as long as it waits. */
  stayInChat(chatId: ChatId): void;
  dismissProblem(problem: ProblemView): void;
  /** Tries to reach the server now instead of waiting for the back-off. */
  reconnect(): void;
}

export interface ForwardTargets {
  readonly chatIds: readonly ChatId[];
  readonly userIds: readonly UserId[];
}

/** `code` is one of the API's, or `offline`. */
export interface Refused {
  readonly ok: false;
  readonly code: string;
}

/** One sign-in of this person, on this device or another. Times are epoch milliseconds. */
export interface SessionRow {
  readonly id: string;
  readonly deviceName: string;
  readonly createdAt: number;
  readonly lastUsedAt: number;
  /** It is this one. */
  readonly current: boolean;
}

/** What cannot be done without the server. undefined and false: it was refused or not in reach. */
export interface ServerCalls {
  /** A link by which somebody can join; `url` is told only here. */
  createInvite(
    chatId: ChatId,
    expiresInMs: number,
  ): Promise<{ readonly ok: true; readonly url: string; readonly id: string; readonly expiresAt: number } | Refused>;
  listInvites(chatId: ChatId): Promise<readonly InviteInfo[] | undefined>;
  revokeInvite(chatId: ChatId, inviteId: string): Promise<{ readonly ok: true } | Refused>;
  /** What an invitation leads to; also without an account. */
  previewInvite(token: string): Promise<{ readonly ok: true; readonly invite: InvitePreview } | Refused>;
  /** Joins the chat that a link leads to; `token` is the last part of its address. */
  acceptInvite(token: string): Promise<{ readonly ok: true; readonly chatId: ChatId } | Refused>;
  changePassword(input: { readonly current: string; readonly next: string }): Promise<SignInResult>;
  sessions(): Promise<readonly SessionRow[] | undefined>;
  revokeSession(id: string): Promise<boolean>;
}

export type SignInResult =
  | { readonly ok: true }
  /** `code` is one of the API's, or `offline`. */
  | { readonly ok: false; readonly code: string; readonly message: string };

export interface SendOptions {
  readonly replyTo?: MessageId;
}

/** One text of a message that was changed. `at` is in epoch milliseconds. */
export interface EditView {
  readonly text: string;
  readonly at: number;
}

/** One thread on the screen: its first message and the replies to it. What is done to messages is done by the chat. */
export interface OpenThread {
  /** The first message stands first, if it is on this device. */
  readonly timeline: Observable<TimelineView>;
  /** The text that was being written here, as kept on this device. */
  readonly draft: Observable<string>;
  /** Writes a reply, as `OpenChat.send` writes a message. */
  send(text: string, options?: SendOptions): { readonly id: MessageId; readonly written: Promise<void> };
  setDraft(text: string): void;
  /** Everything in the thread up to this reply was seen, on all devices of the person. */
  markSeen(upTo: OrderKey): void;
  /** Looks further back, until there is an older reply or nothing that could hold one. */
  loadOlder(): Promise<void>;
  /** Points at a reply; false if it is not in the thread, or not here. */
  show(id: MessageId): boolean;
  close(): void;
}

/** One chat on the screen. */
export interface OpenChat {
  readonly chat: Observable<ChatView>;
  readonly timeline: Observable<TimelineView>;
  /** The text that was being written, as kept on this device and the person's others. */
  readonly draft: Observable<string>;
  /**
   * The person came here, and not just the page: the chat is no longer marked as unread. Writing and reading on do the
   * same.
   */
  enter(): void;
  /** Writes a message; it is `pending` in the timeline before this returns. `written` settles when it is on this device's disk. */
  send(text: string, options?: SendOptions): { readonly id: MessageId; readonly written: Promise<void> };
  /**
   * Settles when a message can be changed that may be far from what is shown by now, if it is on this device; with
   * undefined if what would hold it is not.
   */
  loadMessage(id: MessageId): Promise<unknown>;
  /** Gives an own message another text. False, and nothing happens, if it was changed too often already or is gone. */
  edit(id: MessageId, text: string): boolean;
  /** What an edited message said before and says now, oldest first, the original included. */
  editHistory(id: MessageId): readonly EditView[];
  /**
   * Deletes an own message: hidden at once, written after a few seconds or when the page is hidden, and also if the tab
   * is gone before. `undo` takes it back; false: too late.
   */
  deleteMessage(id: MessageId): { undo(): boolean };
  /** Deletes somebody's message, as an admin of the chat. */
  removeMessage(id: MessageId): void;
  react(id: MessageId, emoji: string, on: boolean): void;
  pin(id: MessageId, on: boolean): void;
  /** This message and what came after count as unread, on all devices, until the chat is entered again. */
  markUnread(id: MessageId): void;
  setDraft(text: string): void;
  /** Everything up to this message was seen. */
  markSeen(upTo: OrderKey): void;
  /** These two settle when there is more to show, or when that cannot be had now. What is far away is let go. */
  loadOlder(): Promise<void>;
  loadNewer(): Promise<void>;
  /**
   * Moves the window to a message, or to the first one from a time on, and makes it `focusId`. False if there is none,
   * or if it is neither on this device nor the server in reach; `orLater` takes the first one that is here then. True also
   * if somebody wants to be elsewhere meanwhile.
   */
  show(target: MessageId | { readonly at: number; readonly orLater?: true }): Promise<boolean>;
  /** The thread that a message begins. Close it when it is no longer shown; it closes with the chat. */
  openThread(root: MessageId): OpenThread;
  /** The thread in which a message stands, by its first message; undefined if it stands in none that is here. */
  threadOf(id: MessageId): MessageId | undefined;
  /** Back to the newest messages, and only those. */
  showLatest(): void;
  /** Where somebody is reading, so that the chat is opened there; undefined: at the newest message. */
  keepPosition(position: ReadingPosition | undefined): void;
  /** Sends a failed message again. */
  retry(id: MessageId): void;
  /** Gives up a failed message; its text is gone then. */
  discard(id: MessageId): void;
  setTyping(typing: boolean): void;
  close(): void;
}
