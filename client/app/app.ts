import { html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { mark } from "../components/mark.ts";
import { paths } from "../components/paths.ts";
import { RoostElement } from "../components/roost-element.ts";
import type { ShortcutName } from "../components/shortcuts.ts";
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
import type { LateApp } from "./late-app.ts";
import { goBackTo } from "./navigation.ts";
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

  /** Where in the app the person is. */
  @state() place: Place = { kind: "home" };
  /** What is open over everything. */
  @state() command: Command | undefined;
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
  #late: LateApp | undefined;
  #status: SessionView["status"] = "loading";
  /** From where somebody went to sign in: whose session ran out, or anybody who was invited. */
  #left: { readonly path: string; readonly email?: string } | undefined;
  #isEntered = false;
  readonly #address = new AddressController(this, (place) => this.#enter(place));

  constructor() {
    super();
    this.addEventListener("roost-navigate", this.#handleNavigate as EventListener);
    this.addEventListener("reconnect-request", this.#handleReconnect);
    this.addEventListener("picture-request", (event) => (event.url = this.store.pictures?.find(event.picture)));
    this.addEventListener("switcher-request", () => this.#run("switcher"));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("keydown", this.#handleKeydown);
    whenIdle(() => void this.#load().catch(reportError));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#late?.stop();
    this.#late = undefined;
    window.removeEventListener("keydown", this.#handleKeydown);
  }

  /** What nobody needs to read and write. */
  async #load(): Promise<LateApp> {
    const module = await import("./late-app.ts");
    if (this.#late !== undefined) return this.#late;
    const late = new module.LateApp(this);
    if (this.isConnected) this.#late = late;
    else late.stop();
    this.requestUpdate();
    return late;
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
    const { path = paths.home, email } = this.#left ?? {};
    const back = leftGate && (email ?? session.me.email) === session.me.email ? path : paths.home;
    if (leftGate || signedOut) {
      this.#left = undefined;
      queueMicrotask(() => this.goTo(back, "replace"));
    }
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
    this.#late?.title.show(this.place, this.#chats.read(this.store.chats), this.#status);
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
      <div class="flex min-h-0 flex-1">
        <roost-chats-screen
          class="w-full flex-none border-line md:w-70 md:border-r xl:w-80 ${isHome ? "" : "max-md:hidden"}"
          .store=${this.store}
          .selectedId=${this.#chatId}
        ></roost-chats-screen>
        <main class="min-w-0 flex-1 ${isHome ? "max-md:hidden" : ""}">${this.#renderPane()}</main>
      </div>
      <roost-command-layer
        .store=${this.store}
        .open=${this.command}
        .chatId=${this.#chatId}
        @command-close=${() => (this.command = undefined)}
        @command-sheet=${() => (this.command = "sheet")}
        @command-day=${() => this.#run("day")}
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
      signIn: () => this.#signInAgain(),
      dismiss: (problem) => this.store.dismissProblem(problem),
    });
  }

  get #chatId(): ChatId | undefined {
    return this.place.kind === "chat" ? this.place.chatId : undefined;
  }

  #renderPane(): TemplateResult {
    const connection = this.#connection.read(this.store.connection);
    return pane(this.place, this.store, {
      hasChats: this.#chats.read(this.store.chats).length > 0,
      isAlone: this.#people.read(this.store.people).length === 0,
      // Before the first sync nobody knows whether there are chats.
      isKnown: connection.lastSyncedAt !== undefined,
    });
  }

  #enter(place: Place): void {
    if (this.place.kind === "invite" && place.kind === "sign-in") this.#left = { path: `/invite/${this.place.token}` };
    this.place = this.#isEntered ? place : resume(place);
    this.#isEntered = true;
  }

  readonly #handleNavigate = (event: NavigateEvent): void => this.goTo(event.path, event.mode);

  readonly #handleKeydown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || (this.#status !== "signed-in" && this.#status !== "expired")) return;
    if (this.#late !== undefined) return this.#late.keys.handle(event);
    // In the first moment. Nothing of the browser's is to come of it meanwhile.
    const isMod = event.ctrlKey || event.metaKey;
    if (!isMod && !event.altKey && !/^(\?|F6)$/u.test(event.key)) return;
    const [target] = event.composedPath();
    if (isMod && /^[kf,]$/iu.test(event.key)) event.preventDefault();
    this.#load().then(({ keys }) => keys.handle(event, target), reportError);
  };

  #run(name: ShortcutName): void {
    this.#load().then(({ keys }) => keys.run(name), reportError);
  }

  readonly #handleReconnect = (): void => {
    if (this.#status === "expired") this.#signInAgain();
    else this.store.reconnect();
  };

  #signInAgain(): void {
    const session = this.store.session.value;
    if ("me" in session) this.#left = { path: location.pathname + location.search, email: session.me.email };
    this.goTo(paths.signIn);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-app": RoostApp;
  }
}
