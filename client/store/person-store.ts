import { parseDocName } from "../../shared/lib/doc-name.ts";
import type { ChatId, UserId } from "../../shared/lib/ids.ts";
import type { ChatSummary, UserInfo } from "../../shared/protocol/api.ts";
import type { ServerControl } from "../../shared/protocol/control.ts";
import type { ForwardTargets } from "./app-store.ts";
import { ChatDirectory } from "./chat-directory.ts";
import { buildChatList, isShownRight, type ChatListSources } from "./chat-list.ts";
import { ChatPreferencesStore } from "./chat-preferences.ts";
import type { ChatFacts } from "./chat-description.ts";
import { findFacts } from "./chat-facts.ts";
import type { ChatSession } from "./chat-session.ts";
import { ConnectionState } from "./connection-state.ts";
import { Deletions } from "./deletions.ts";
import { Drafts } from "./drafts.ts";
import { GroupChanges } from "./group-changes.ts";
import { MessageClock } from "./message-clock.ts";
import type { Cell } from "./observable.ts";
import { OpenChats } from "./open-chats.ts";
import { PeopleStore } from "./people-store.ts";
import type { PersonPorts } from "./person-ports.ts";
import { PlannedChats } from "./planned-chats.ts";
import { PlannedStarts } from "./planned-starts.ts";
import { ProblemList } from "./problem-list.ts";
import { ReadingPositions } from "./reading-positions.ts";
import { ServerVersion } from "./server-version.ts";
import { Settings } from "./settings.ts";
import type { SettingsView } from "./settings-view.ts";
import { ThreadDrafts } from "./thread-drafts.ts";
import { ThreadMarks } from "./thread-marks.ts";
import type { ChatListItemView, ConnectionView, PersonView, ProblemView } from "./views.ts";

/** Where a person's store shows itself. The cells outlive it: they belong to the app. */
export interface PersonCells {
  readonly connection: Cell<ConnectionView>;
  readonly people: Cell<readonly PersonView[]>;
  readonly chats: Cell<readonly ChatListItemView[]>;
  readonly problems: Cell<readonly ProblemView[]>;
  readonly settings: Cell<SettingsView>;
}

/** Everything that the app knows for one signed-in person. */
export class PersonStore {
  readonly connection: ConnectionState;
  readonly problems: ProblemList;
  readonly people: PeopleStore;
  readonly settings: Settings;
  readonly preferences: ChatPreferencesStore;
  readonly groups: GroupChanges;
  readonly plannedStarts: PlannedStarts;
  readonly #ports: PersonPorts;
  readonly #cells: PersonCells;
  readonly #directory: ChatDirectory;
  readonly #drafts: Drafts;
  readonly #deletions: Deletions;
  readonly #threadMarks: ThreadMarks;
  readonly #threadDrafts: ThreadDrafts;
  readonly #planned: PlannedChats;
  readonly #open: OpenChats;
  readonly #version: ServerVersion;
  readonly #sources: ChatListSources;
  #isClosed = false;

  constructor(ports: PersonPorts, cells: PersonCells) {
    this.#ports = ports;
    this.#cells = cells;
    this.connection = new ConnectionState(cells.connection, ports.values, ports.identity.user.id);
    this.problems = new ProblemList(cells.problems);
    this.groups = new GroupChanges(ports, this.problems);
    this.#version = new ServerVersion(this.problems);
    this.people = new PeopleStore(ports.identity, ports.cache, cells.people);
    this.#directory = new ChatDirectory(ports, {
      onChange: (chatId) => this.#handleChats(chatId),
      isHidden: (id) => this.#deletions.isHidden(id),
    });
    this.#planned = new PlannedChats(ports.values, ports.identity.user.id);
    this.plannedStarts = new PlannedStarts({
      ports,
      planned: this.#planned,
      problems: this.problems,
      findFacts: (chatId) => this.#findFacts(chatId),
      isKnown: (userId) => this.people.isKnown(userId),
    });
    this.#drafts = new Drafts(ports);
    this.preferences = new ChatPreferencesStore(ports, () => this.refreshList());
    this.settings = new Settings(ports, cells.settings, () => this.refreshList());
    this.#deletions = new Deletions({
      ports,
      isOnServer: (chatId) => this.isOnServer(chatId),
      onChange: (chatId, id) => {
        this.#open.refreshMessage(chatId, id);
        this.refreshList();
      },
      onDeleted: (chatId, id) => this.#directory.eraseText(chatId, id),
    });
    this.#threadDrafts = new ThreadDrafts(ports);
    this.#threadMarks = new ThreadMarks(ports, () => {
      this.#open.refreshThreads();
      this.refreshList();
    });
    this.#open = new OpenChats({
      ports,
      people: this.people,
      drafts: this.#drafts,
      deletions: this.#deletions,
      threadMarks: this.#threadMarks,
      threadDrafts: this.#threadDrafts,
      settings: this.settings,
      positions: new ReadingPositions(ports.values, ports.identity.user.id),
      clock: new MessageClock(ports.now, ports.randomBelow),
      readSettings: () => cells.settings.value,
      isOffline: () => cells.connection.value.status === "offline",
      directory: this.#directory,
      findFacts: (chatId) => this.#findFacts(chatId),
      onWrite: (chatId) => void this.plannedStarts.start(chatId),
      onRow: (chatId) => this.#refreshChat(chatId),
    });
    this.#sources = {
      ports,
      people: this.people,
      records: this.#directory.records,
      planned: this.#planned.all,
      readDraft: (chatId) => this.#drafts.read(chatId),
      findThreadDraft: (chatId) => this.#threadDrafts.latest(chatId),
      readPreferences: (chatId) => this.preferences.read(chatId),
      findPendingLast: (chatId) => this.#directory.findPendingLast(chatId),
      isHidden: (id) => this.#deletions.isHidden(id),
      isThreadSeen: (thread) => this.#threadMarks.isSeen(thread),
      isMarkedUnread: (chatId) => this.settings.unreadFrom(chatId) !== undefined,
      countUnread: (chatId) => this.#open.find(chatId)?.unread,
    };
    this.people.subscribe(() => this.refreshList());
    this.#drafts.subscribe(() => this.refreshList());
    this.#threadDrafts.subscribe(() => this.refreshList());
  }

  /** Reads what the device remembers. Afterwards all chats that it knows can be opened. */
  async load(): Promise<void> {
    const loaded = Promise.all([this.people.load(), this.#directory.load()]);
    this.#deletions.recover(loaded);
    await loaded;
    void this.#drafts.loaded.then(() => {
      if (!this.#isClosed) this.#drafts.recover();
    });
  }

  /** Chats by their newest message, newest first, without those that the person was taken out of. */
  listSummaries(): readonly ChatSummary[] {
    const records = [...this.#directory.records.values()].filter(({ isLost }) => isLost !== true);
    const keyOf = ({ summary }: { summary: ChatSummary }): string => summary.lastOrderKey ?? "";
    return records.sort((a, b) => (keyOf(a) > keyOf(b) ? -1 : 1)).map(({ summary }) => summary);
  }

  /** What was begun to write in threads and is not known to be on the server. */
  listThreadDraftsHere(): ReturnType<ThreadDrafts["listHere"]> {
    return this.#threadDrafts.listHere();
  }

  isOnServer(chatId: ChatId): boolean {
    return this.#directory.find(chatId) !== undefined;
  }

  /** The live segment of a chat that the server knows. */
  liveOf(chatId: ChatId): number | undefined {
    return this.#directory.find(chatId)?.summary.live;
  }

  applyChats(chats: readonly ChatSummary[]): void {
    this.#directory.replaceAll(chats);
    this.plannedStarts.bringBack(this.#directory.records.values());
  }

  applyChat(chat: ChatSummary): void {
    this.#directory.apply(chat);
  }

  applyUsers(users: readonly UserInfo[]): void {
    this.people.replaceAll(users);
  }

  applyControl(message: ServerControl): void {
    if (message.type === "hello") this.#version.note(message.version);
    else if (message.type === "summary") this.#directory.apply(message.chat);
    else if (message.type === "presence") this.people.apply(message.user);
    else if (message.type === "membership") this.#directory.setMembership(message.chatId, message.member);
  }

  noteOutboxChanged(): void {
    this.#handleChats(undefined);
  }

  noteFailedChanged(): void {
    // The chat that they stand in may not be open.
    const [kept] = this.#ports.failedTexts.list();
    const address = kept === undefined ? undefined : parseDocName(kept.docName);
    this.problems.clear("update-refused");
    if (kept !== undefined) {
      this.problems.add({ code: "update-refused", ...(address?.kind === "segment" ? { chatId: address.chatId } : {}) });
    }
    this.#open.refreshFailed();
    this.refreshList();
  }

  refreshList(): void {
    const { chats } = this.#cells;
    if (!this.#isClosed) chats.set(buildChatList(this.#sources, chats.value));
  }

  async startDirectChat(userId: UserId): Promise<ChatId> {
    const id = await this.#ports.makeDirectChatId(this.#ports.identity.user.id, userId);
    const known = this.#findFacts(id);
    const isRefused = known?.isOnServer === false && known.isLost;
    if (known === undefined || isRefused) {
      this.#planned.add(id, { peerId: userId, plannedAt: Math.floor(this.#ports.now()) });
    }
    if (isRefused) await this.plannedStarts.retry(id);
    return id;
  }

  async startGroupChat(title: string, memberIds: readonly UserId[]): Promise<ChatId> {
    const id = this.#ports.makeGroupChatId();
    await this.#ports.commands.createChat({ id, kind: "group", title, memberIds });
    return id;
  }

  async forward(texts: readonly string[], { chatIds, userIds }: ForwardTargets): Promise<readonly ChatId[]> {
    const all = [...chatIds, ...(await Promise.all(userIds.map((userId) => this.startDirectChat(userId))))];
    const isDone = await Promise.all(all.map((chatId) => this.#open.post(chatId, texts)));
    return all.filter((_, i) => isDone[i] !== true);
  }

  openChat(chatId: ChatId): ChatSession | undefined {
    return this.#isClosed ? undefined : this.#open.open(chatId);
  }

  /** Brings to disk what waits in memory: the tab may be gone in a moment. */
  flush(): void {
    this.#drafts.flush();
    this.#threadDrafts.flush();
    this.#deletions.flush();
    this.#open.flush();
  }

  close(): void {
    this.#open.close();
    this.plannedStarts.close();
    this.#drafts.close();
    this.#threadDrafts.close();
    this.#deletions.flush();
    this.#threadMarks.close();
    this.preferences.close();
    this.settings.close();
    this.connection.close();
    this.#isClosed = true;
  }

  #handleChats(chatId: ChatId | undefined): void {
    for (const id of this.#planned.all.keys()) if (this.#directory.find(id) !== undefined) this.#planned.remove(id);
    this.#open.refreshFacts(chatId);
    if (chatId === undefined) this.refreshList();
    else this.#refreshChat(chatId);
  }

  /** Of one chat only something changed: mostly the list does not show it. */
  #refreshChat(chatId: ChatId): void {
    if (!isShownRight(this.#sources, chatId, this.#cells.chats.value)) this.refreshList();
  }

  #findFacts(chatId: ChatId): ChatFacts | undefined {
    return findFacts(chatId, this.#ports, this.#directory, this.#planned);
  }
}
