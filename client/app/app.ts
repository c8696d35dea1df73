import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { mark } from "../components/mark.ts";
import { paths } from "../components/paths.ts";
import { RoostElement } from "../components/roost-element.ts";
import { searchPath, type SearchAsked } from "../components/search-address.ts";
import { findShortcut, type ShortcutName } from "../components/shortcuts.ts";
import { ObservableController } from "../controllers/observable-controller.ts";
import "../screens/chats-screen.ts";
import type { NavigateEvent } from "../screens/navigate-event.ts";
import { whenIdle } from "../screens/when-idle.ts";
import type { ChatId } from "../../shared/lib/ids.ts";
import type { AppStore } from "../store/app-store.ts";
import type { ChatListItemView, ConnectionView, PersonView, ProblemView, SessionView } from "../store/views.ts";
import { AddressController } from "./address-controller.ts";
import type { appBanners } from "./app-banners.ts";
import { gate, pane } from "./app-panes.ts";
import type { AppUpdate } from "./app-update.ts";
import type { Command } from "../screens/command-layer.ts";
import { Appearance } from "./appearance.ts";
import type { DocumentTitle } from "./document-title.ts";
import type { FocusKeeper } from "./focus-keeper.ts";
import { goBackTo } from "./navigation.ts";
import type { Notifier } from "./notifier.ts";
import { resume, type Place } from "./places.ts";

/** The shell: which screens stand side by side for the address, the width and the state of the session. */
@customElement("roost-app")
export class RoostApp extends RoostElement {
  /** Everything the app knows. */
  @property({ attribute: false }) store!: AppStore;
  /** Newer versions of the app, where there can be any. */
  @property({ attribute: false }) appUpdate:
    | Pick<AppUpdate, "isWaiting" | "isBehind" | "noteOutdated" | "apply">
    | undefined;

  @state() private place: Place = { kind: "home" };
  @state() private command: Command | undefined;
  /** Loaded with the first thing to tell. */
  @state() private banners: typeof appBanners | undefined;

  readonly #session = new ObservableController<SessionView>(this);
  readonly #chats = new ObservableController<readonly ChatListItemView[]>(this);
  readonly #people = new ObservableController<readonly PersonView[]>(this);
  readonly #problems = new ObservableController<readonly ProblemView[]>(this);
  readonly #connection = new ObservableController<ConnectionView>(this);
  readonly #updateWaiting = new ObservableController<boolean>(this);
  readonly #behind = new ObservableController<boolean>(this);
  readonly #settings = new ObservableController<AppStore["settings"]["value"]>(this);
  readonly #appearance = new Appearance();
  #focusKeeper: FocusKeeper | undefined;
  #notifier: Notifier | undefined;
  #title: DocumentTitle | undefined;
  #status: SessionView["status"] = "loading";
  #isEntered = false;
  readonly #address = new AddressController(this, (place) => this.#enter(place));

  constructor() {
    super();
    this.addEventListener("roost-navigate", this.#handleNavigate as EventListener);
    this.addEventListener("reconnect-request", this.#handleReconnect);
    this.addEventListener("switcher-request", () => this.#runShortcut("switcher"));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("keydown", this.#handleKeydown);
    whenIdle(() => void this.#loadRest().catch(reportError));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#focusKeeper?.stop();
    this.#notifier?.stop();
    window.removeEventListener("keydown", this.#handleKeydown);
  }

  /** What nobody needs to read and write. */
  async #loadRest(): Promise<void> {
    const late = await import("./late-app.ts");
    if (!this.isConnected) return;
    this.#focusKeeper = new late.FocusKeeper(this);
    this.#notifier = late.startNotifier(this.store, (path) => this.goTo(path));
    this.#title = new late.DocumentTitle();
    this.requestUpdate();
  }

  /** Shows the address without loading the page. */
  goTo(path: string, mode: NavigateEvent["mode"] = "push"): void {
    if (mode === "back" && goBackTo(path)) return;
    if (mode === "push") history.pushState({}, "", path);
    else history.replaceState({}, "", path);
    this.#address.follow();
  }

  protected override willUpdate(): void {
    const session = this.#session.read(this.store.session);
    const before = this.#status;
    this.#status = session.status;
    const isAtGate = this.place.kind === "sign-in" || this.place.kind === "sign-up";
    const leftGate = session.status === "signed-in" && isAtGate;
    const signedOut = session.status === "signed-out" && (before === "signed-in" || before === "expired");
    if (leftGate || signedOut) queueMicrotask(() => this.goTo(paths.home, "replace"));
    if (before === "loading" && session.status !== "loading") this.#resumeChat();
  }

  /** Beside the list stands what was open last. Where the list has the window to itself, it stays. */
  #resumeChat(): void {
    const chatId = this.store.lastChatId;
    if (this.place.kind !== "home" || chatId === undefined || !matchMedia("(width >= 48rem)").matches) return;
    if (!this.store.chats.value.some(({ id }) => id === chatId)) return;
    history.replaceState({}, "", paths.chat(chatId));
    this.place = { kind: "chat", chatId, resumed: true };
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const settings = this.#settings.read(this.store.settings);
    // Who is not signed in has none: what the device remembers stands.
    if (this.#status === "signed-in" || this.#status === "expired") this.#appearance.apply(settings);
    const isOutdated = this.store.problems.value.some(({ code }) => code === "app-outdated");
    this.appUpdate?.noteOutdated(isOutdated).catch(reportError);
    this.#title?.show(this.place, this.#chats.read(this.store.chats), this.#status);
  }

  protected override render(): TemplateResult {
    const session = this.#session.read(this.store.session);
    this.#chats.read(this.store.chats);
    switch (session.status) {
      case "loading":
        return html`<main class="grid h-dvh place-items-center text-accent" aria-busy="true">${mark(64)}</main>`;
      case "signed-out":
        return html`<div class="h-dvh overflow-y-auto">${gate(this.place, this.store, "")}</div>`;
      case "expired":
        if (this.place.kind === "sign-in" || this.place.kind === "sign-up") {
          return html`<div class="h-dvh overflow-y-auto">${gate(this.place, this.store, session.me.email)}</div>`;
        }
        return this.#renderFrame();
      case "signed-in":
        return this.#renderFrame();
    }
  }

  #renderFrame(): TemplateResult {
    const isHome = this.place.kind === "home";
    return html`<div class="flex h-dvh flex-col">
      <div aria-live="polite">${this.#renderBanners()}</div>
      <main class="flex min-h-0 flex-1">
        <roost-chats-screen
          class="w-full flex-none border-line md:w-70 md:border-r xl:w-80 ${isHome ? "" : "max-md:hidden"}"
          .store=${this.store}
          .selectedId=${this.#chatId}
        ></roost-chats-screen>
        <div class="min-w-0 flex-1 ${isHome ? "max-md:hidden" : ""}">${this.#renderPane()}</div>
      </main>
      <roost-command-layer
        .store=${this.store}
        .open=${this.command}
        .chatId=${this.#chatId}
        @command-close=${() => (this.command = undefined)}
        @command-sheet=${() => (this.command = "sheet")}
        @command-day=${() => this.#runShortcut("day")}
      ></roost-command-layer>
    </div>`;
  }

  #renderBanners(): TemplateResult | typeof nothing {
    const isExpired = this.#status === "expired";
    const isUpdateWaiting = this.#updateWaiting.read(this.appUpdate?.isWaiting) ?? false;
    const isBehind = this.#behind.read(this.appUpdate?.isBehind) ?? true;
    const problems = this.#problems
      .read(this.store.problems)
      .filter(({ code }) => code !== "app-outdated" || (isBehind && !isUpdateWaiting));
    if (!isExpired && !isUpdateWaiting && problems.length === 0) return nothing;
    if (this.banners === undefined) {
      import("./app-banners.ts").then((module) => (this.banners = module.appBanners), reportError);
      return nothing;
    }
    return this.banners({
      isExpired,
      isUpdateWaiting,
      problems,
      applyUpdate: () => this.appUpdate?.apply(),
      goTo: (path) => this.goTo(path),
      signIn: () => this.goTo(paths.signIn),
      dismiss: (problem) => this.store.dismissProblem(problem),
    });
  }

  get #chatId(): ChatId | undefined {
    return this.place.kind === "chat" ? this.place.chatId : undefined;
  }

  #renderPane(): TemplateResult | typeof nothing {
    const connection = this.#connection.read(this.store.connection);
    return pane(this.place, this.store, {
      hasChats: this.#chats.read(this.store.chats).length > 0,
      isAlone: this.#people.read(this.store.people).length === 0,
      // Before the first sync nobody knows whether there are chats.
      isKnown: connection.lastSyncedAt !== undefined,
    });
  }

  #enter(place: Place): void {
    this.place = this.#isEntered ? place : resume(place);
    this.#isEntered = true;
  }

  readonly #handleNavigate = (event: NavigateEvent): void => this.goTo(event.path, event.mode);

  readonly #handleKeydown = (event: KeyboardEvent): void => {
    const name = findShortcut(event);
    if (name === undefined || (this.#status !== "signed-in" && this.#status !== "expired")) return;
    if (this.command !== undefined) return;
    const search = this.renderRoot.querySelector("roost-search-screen");
    // Pressed once more, it is the browser's own search.
    if (name === "find" && search?.isWriting === true) return;
    event.preventDefault();
    this.#runShortcut(name);
  };

  #runShortcut(name: ShortcutName): void {
    switch (name) {
      case "switcher":
      case "sheet":
        this.command = name;
        // Until its code is there, the property waits at the element.
        import("../screens/command-layer.ts").catch(reportError);
        break;
      case "new-chat":
        this.goTo(paths.newChat);
        break;
      case "settings":
        this.goTo(paths.settings);
        break;
      case "find":
      case "find-everywhere":
        if (this.place.kind === "search") {
          const screen = this.renderRoot.querySelector("roost-search-screen");
          if (name === "find") screen?.focus();
          else screen?.searchEverywhere();
        } else this.goTo(searchPath({ text: "", ...this.#searchedChat(name) }));
        break;
      case "day":
        this.renderRoot.querySelector("roost-chat-screen")?.chooseDay();
        break;
      case "previous-chat":
      case "next-chat":
      case "previous-unread":
      case "next-unread":
        import("./next-chat.ts")
          .then(({ nextChat }) => nextChat(name, this.store.chats.value, this.#chatId))
          .then((chatId) => chatId !== undefined && this.goTo(paths.chat(chatId)))
          .catch(reportError);
    }
  }

  /** In an open chat the search begins there. */
  #searchedChat(name: ShortcutName): Pick<SearchAsked, "in"> {
    return name === "find" && this.#chatId !== undefined ? { in: this.#chatId } : {};
  }

  readonly #handleReconnect = (): void => {
    if (this.#status === "expired") this.goTo(paths.signIn);
    else this.store.reconnect();
  };
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-app": RoostApp;
  }
}
