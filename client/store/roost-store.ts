import { equalFlat } from "lib0/object";
import type { ChatId, DeviceId, UserId } from "../../shared/lib/ids.ts";
import type { SearchQuery, SearchResultView } from "../search/search-view.ts";
import type { ChatSummary } from "../../shared/protocol/api.ts";
import type { ChatPreferences } from "../../shared/model/user.ts";
import type { DeviceStorage } from "./device-storage.ts";
import type { AppStore, ForwardTargets, OpenChat, ServerCalls, SignInResult } from "./app-store.ts";
import { LateServerCalls } from "./late-server-calls.ts";
import { Cell, type Observable } from "./observable.ts";
import type { ChatChange, Identity } from "./person-ports.ts";
import type { PersonCells, PersonStore } from "./person-store.ts";
import type { Pictures } from "./pictures.ts";
import { defaultSettings, type SettingsView } from "./settings-view.ts";
import type { ChatListItemView, ConnectionView, PersonView, ProblemView, SessionView } from "./views.ts";

/** One signed-in person's parts of the app, running. */
export interface PersonSpace {
  readonly store: PersonStore;
  /** Settles when what the device remembers was read. */
  readonly ready: Promise<void>;
  countUnsent(): Promise<number>;
  reconnect(): void;
  readonly device: DeviceStorage;
  readonly pictures: Pictures;
  readonly lastChatId: ChatId | undefined;
  prepareChat(chatId: ChatId): void;
  openChat(chatId: ChatId): OpenChat | undefined;
  search(query: SearchQuery): Observable<SearchResultView>;
  prepareSearch(): void;
  rename(displayName: string): void;
  setSetting<Name extends keyof SettingsView>(name: Name, value: SettingsView[Name]): void;
  /** Waits for the disk; with `erase` the person's data on this device is deleted. */
  close(options: { readonly erase: boolean }): Promise<void>;
}

export type SignInAnswer =
  | { readonly ok: true; readonly identity: Identity }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** Who is signed in on this device, and what the server says about it. */
export interface AccountPort {
  /** From this device's memory: at once, also offline. */
  readIdentity(): { readonly identity: Identity; readonly isExpired: boolean } | undefined;
  signUp(input: { email: string; displayName: string; password: string; invite?: string }): Promise<SignInAnswer>;
  signIn(input: { email: string; password: string }): Promise<SignInAnswer>;
  /** Forgets this sign-in here; the server is told now or as soon as it is in reach. */
  signOut(deviceId: DeviceId | undefined): void;
  /** The server does not accept this sign-in any more. */
  onExpired(listener: () => void): void;
  /** Another tab signed in or out. */
  onChanged(listener: () => void): void;
  /** Remembers another name or picture of whoever is signed in. */
  noteUser(user: Identity["user"]): void;
}

export interface RoostStoreOptions {
  readonly account: AccountPort;
  /** `onProfile`: this person has this name and picture, by this device or another one. */
  readonly openSpace: (identity: Identity, cells: PersonCells, onProfile: (self: PersonView) => void) => PersonSpace;
  readonly loadCalls: () => Promise<ServerCalls>;
  /** What this device remembers of a person's settings. */
  readonly readSettings: (userId: UserId) => SettingsView;
}

const offline: ConnectionView = { status: "offline" };

/** The app's store: stays the same object, with the same observables, while people sign in and out. */
export class RoostStore extends LateServerCalls implements AppStore {
  readonly session = new Cell<SessionView>({ status: "loading" });
  readonly connection = new Cell<ConnectionView>(offline);
  readonly people = new Cell<readonly PersonView[]>([]);
  readonly chats = new Cell<readonly ChatListItemView[]>([]);
  readonly problems = new Cell<readonly ProblemView[]>([]);
  readonly settings: Cell<SettingsView>;
  readonly #options: RoostStoreOptions;
  #space: PersonSpace | undefined;
  #identity: Identity | undefined;
  /** One change of person at a time. */
  #turn: Promise<void> = Promise.resolve();

  constructor(options: RoostStoreOptions) {
    super(options.loadCalls);
    this.#options = options;
    const remembered = options.account.readIdentity()?.identity.user.id;
    this.settings = new Cell(remembered === undefined ? defaultSettings : options.readSettings(remembered));
    options.account.onExpired(() => this.#show("expired"));
    options.account.onChanged(() => void this.start());
  }

  /** Takes up the sign-in that this device remembers. */
  start(): Promise<void> {
    return this.#inTurn(async () => {
      const remembered = this.#options.account.readIdentity();
      if (remembered === undefined) await this.#leave({ erase: false });
      else await this.#enter(remembered.identity, remembered.isExpired ? "expired" : "signed-in");
    });
  }

  async signUp(input: Parameters<AppStore["signUp"]>[0]): Promise<SignInResult> {
    return this.#accept(await this.#options.account.signUp(input));
  }

  async signIn(input: { email: string; password: string }): Promise<SignInResult> {
    return this.#accept(await this.#options.account.signIn(input));
  }

  /** Of the sign-in that this tab goes by. */
  get deviceId(): DeviceId | undefined {
    return this.#identity?.deviceId;
  }

  countUnsent(): Promise<number> {
    return this.#space?.countUnsent() ?? Promise.resolve(0);
  }

  signOut(options: { erase: boolean }): Promise<void> {
    return this.#inTurn(async () => {
      this.#options.account.signOut(this.deviceId);
      await this.#leave(options);
    });
  }

  startDirectChat(userId: UserId): Promise<ChatId> {
    return this.#person().startDirectChat(userId);
  }

  startGroupChat({ title, memberIds }: { title: string; memberIds: readonly UserId[] }): Promise<ChatId> {
    return this.#person().startGroupChat(title, memberIds);
  }

  search(query: SearchQuery): Observable<SearchResultView> {
    return this.#space?.search(query) ?? new Cell<SearchResultView>({ ready: true, hits: [], more: false });
  }

  get lastChatId(): ChatId | undefined {
    return this.#space?.lastChatId;
  }

  get device(): DeviceStorage | undefined {
    return this.#space?.device;
  }

  get pictures(): Pictures | undefined {
    return this.#space?.pictures;
  }

  prepareSearch(): void {
    this.#space?.prepareSearch();
  }

  prepareChat(chatId: ChatId): void {
    this.#space?.prepareChat(chatId);
  }

  openChat(chatId: ChatId): OpenChat | undefined {
    return this.#space?.openChat(chatId);
  }

  forward(texts: readonly string[], to: ForwardTargets): Promise<readonly ChatId[]> {
    return this.#person().forward(texts, to);
  }

  setSetting<Name extends keyof SettingsView>(name: Name, value: SettingsView[Name]): void {
    this.#space?.setSetting(name, value);
  }

  setChatPreferences(chatId: ChatId, change: ChatPreferences): void {
    void this.#space?.store.preferences.write(chatId, change);
  }

  rename(displayName: string): void {
    this.#space?.rename(displayName);
  }

  renameChat(chatId: ChatId, title: string): void {
    this.#change(chatId, [{ kind: "rename", title }]);
  }

  addMembers(chatId: ChatId, userIds: readonly UserId[]): void {
    this.#change(
      chatId,
      userIds.map((userId) => ({ kind: "put-member", userId })),
    );
  }

  removeMember(chatId: ChatId, userId: UserId): void {
    this.#change(chatId, [{ kind: "remove-member", userId }]);
  }

  setAdmin(chatId: ChatId, userId: UserId, admin: boolean): void {
    this.#change(chatId, [{ kind: "put-member", userId, admin }]);
  }

  leaveChat(chatId: ChatId): void {
    if (this.#identity !== undefined) this.removeMember(chatId, this.#identity.user.id);
  }

  stayInChat(chatId: ChatId): void {
    void this.#space?.store.groups.stay(chatId);
  }

  /** The server has told of it in an answer. */
  applyChat(chat: ChatSummary): void {
    this.#space?.store.applyChat(chat);
  }

  dismissProblem(problem: ProblemView): void {
    this.#space?.store.problems.dismiss(problem);
  }

  reconnect(): void {
    this.#space?.reconnect();
  }

  /** The tab may be gone in a moment. */
  flush(): void {
    this.#space?.store.flush();
  }

  /** Lets go of everything; for programs and tests, as a tab simply ends. */
  close(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#space?.close({ erase: false });
      this.#space = undefined;
    });
  }

  #change(chatId: ChatId, changes: readonly ChatChange[]): void {
    void this.#space?.store.groups.make(chatId, changes);
  }

  #noteProfile({ online: _online, lastSeenAt: _at, ...user }: PersonView): void {
    const identity = this.#identity;
    if (identity?.user.id !== user.id || equalFlat(user, identity.user)) return;
    this.#options.account.noteUser(user);
    this.#identity = { ...identity, user };
    const { value } = this.session;
    this.#show(value.status === "expired" ? "expired" : "signed-in");
  }

  async #accept(answer: SignInAnswer): Promise<SignInResult> {
    if (!answer.ok) return answer;
    await this.#inTurn(() => this.#enter(answer.identity, "signed-in"));
    return { ok: true };
  }

  async #enter(identity: Identity, status: "signed-in" | "expired"): Promise<void> {
    const current = this.#identity;
    const isSame = current?.user.id === identity.user.id && current.deviceId === identity.deviceId;
    if (!isSame || this.#space === undefined) {
      // Whoever holds something of it open lets go: it would be written to and nobody would know.
      if (this.#space !== undefined) this.session.set({ status: "loading" });
      this.#identity = undefined;
      await this.#space?.close({ erase: false });
      this.#clear();
      this.#space = this.#options.openSpace(identity, this, (self) => this.#noteProfile(self));
      await this.#space.ready;
    }
    this.#identity = identity;
    this.#show(status);
    if (isSame) this.#space.reconnect();
  }

  async #leave(options: { erase: boolean }): Promise<void> {
    const space = this.#space;
    this.#space = undefined;
    this.#identity = undefined;
    this.session.set({ status: "signed-out" });
    await space?.close(options);
    this.#clear();
  }

  #show(status: "signed-in" | "expired"): void {
    if (this.#identity === undefined) return;
    const { user, deviceId } = this.#identity;
    const { value } = this.session;
    if (value.status !== status || !equalFlat(value.me, user)) this.session.set({ status, deviceId, me: user });
  }

  #clear(): void {
    this.connection.set(offline);
    this.people.set([]);
    this.chats.set([]);
    this.problems.set([]);
    this.settings.set(defaultSettings);
  }

  #person(): PersonStore {
    if (this.#space === undefined) throw new Error("nobody is signed in");
    return this.#space.store;
  }

  #inTurn(change: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(change);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}
