import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { ChevronRight, HardDrive, KeyRound, LogOut, type IconNode } from "lucide";
import "../components/dialog.ts";
import { icon } from "../components/icon.ts";
import { paths } from "../components/paths.ts";
import "../components/picture-choice.ts";
import type { PictureChooseEvent } from "../components/picture-choice.ts";
import { RoostElement } from "../components/roost-element.ts";
import { dayAndTime } from "../components/times.ts";
import { NotificationController } from "../controllers/notification-controller.ts";
import { ObservableController } from "../controllers/observable-controller.ts";
import type { AppStore } from "../store/app-store.ts";
import type { UnsentTextView } from "../store/device-storage.ts";
import type { ConnectionView, SessionView } from "../store/views.ts";
import { notificationSection } from "./notification-section.ts";
import { paneHeader } from "./pane-header.ts";
import "./session-list.ts";
import { appearanceChoices, habitSwitches, nameForm, pictureStatus } from "./settings-sections.ts";
import { signOutDialog } from "./sign-out-dialog.ts";

/** Oneself, how the app looks and speaks on this device, and the way out. */
@customElement("roost-settings-screen")
export class RoostSettingsScreen extends RoostElement {
  /** The app's store. */
  @property({ attribute: false }) store!: AppStore;

  /** How much is only here; undefined while the question is not asked. */
  @state() private unsent: number | undefined;
  /** What became of another name. */
  @state() private nameStatus = "";
  /** And of another picture. */
  @state() private pictureStatus = "";
  @state() private texts: readonly UnsentTextView[] = [];
  readonly #session = new ObservableController<SessionView>(this);
  readonly #connection = new ObservableController<ConnectionView>(this);
  readonly #notifications = new NotificationController(this);
  readonly #settings = new ObservableController<AppStore["settings"]["value"]>(this);

  protected override render(): TemplateResult | typeof nothing {
    const session = this.#session.read(this.store.session);
    if (!("me" in session)) return nothing;
    const { me } = session;
    const settings = this.#settings.read(this.store.settings);
    return html`<div class="flex h-full flex-col">
      ${paneHeader(msg("Profile and settings", { id: "settings.title" }), paths.home)}
      <div class="min-h-0 flex-1 overflow-y-auto">
        <div class="mx-auto flex max-w-[32rem] flex-col gap-8 px-5 py-8">
          <div class="flex flex-col items-center text-center">
            <roost-picture-choice
              .label=${msg("Your picture", { id: "picture.own" })}
              .name=${me.displayName}
              .seed=${me.id}
              .picture=${me.avatar}
              @picture-choose=${this.#handlePicture}
            ></roost-picture-choice>
            <p class="text-13 text-ink-soft" role="status">${this.pictureStatus}</p>
            <h2 class="mt-2 max-w-full truncate text-20 font-strong" dir="auto">${me.displayName}</h2>
            <p class="mt-1 max-w-full truncate text-15 text-ink-soft">${me.email}</p>
          </div>
          ${nameForm(this.store, me.displayName, { status: this.nameStatus, tell: (status) => (this.nameStatus = status) })}
          ${appearanceChoices(this.store, settings)} ${habitSwitches(this.store, settings)}
          ${notificationSection(this.#notifications)} ${this.#renderPages()}
          <roost-session-list .store=${this.store}></roost-session-list>
          <section>
            <h3 class="text-13 font-medium">${msg("This device", { id: "settings.device" })}</h3>
            <p class="mt-1.5 text-13 text-ink-soft">${this.#renderSync()}</p>
            <button class="button mt-4 w-full" @click=${this.#handleAsk}>
              ${icon(LogOut, 18)} ${msg("Sign out", { id: "sign-out.action" })}
            </button>
          </section>
        </div>
      </div>
      ${signOutDialog({
        unsent: this.unsent,
        texts: this.texts,
        titleOf: (chatId) => this.store.chats.value.find(({ id }) => id === chatId)?.title ?? "",
        close: () => (this.unsent = undefined),
        signOut: (erase) => void this.#signOut(erase),
      })}
    </div>`;
  }

  #renderPages(): TemplateResult {
    return html`<nav class="-mx-2.5" aria-label=${msg("More settings", { id: "settings.pages" })}>
      ${pageLink(paths.settingsStorage, HardDrive, msg("Storage on this device", { id: "storage.title" }))}
      ${pageLink(paths.settingsPassword, KeyRound, msg("Change the password", { id: "password.title" }))}
    </nav>`;
  }

  #renderSync(): TemplateResult {
    const { lastSyncedAt } = this.#connection.read(this.store.connection);
    if (lastSyncedAt === undefined)
      return html`${msg("Not yet up to date on this device", { id: "connection.never" })}`;
    const time = dayAndTime(lastSyncedAt, Date.now());
    return html`${msg("Your chats are kept here and can be read without a connection.", { id: "settings.kept" })}
    ${msg(str`Last up to date: ${time}`, { id: "connection.last" })}`;
  }

  readonly #handlePicture = async ({ picture }: PictureChooseEvent): Promise<void> => {
    this.pictureStatus = await pictureStatus(this.store, picture);
  };

  readonly #handleAsk = async (): Promise<void> => {
    this.texts = (await this.store.device?.listUnsent()) ?? [];
    const others = this.texts.filter(({ kind }) => kind !== "pending").length;
    this.unsent = (await this.store.countUnsent()) + others;
  };

  async #signOut(erase: boolean): Promise<void> {
    this.unsent = undefined;
    await this.store.signOut({ erase });
  }
}

function pageLink(path: string, node: IconNode, label: string): TemplateResult {
  return html`<a
    class="flex min-h-12 items-center gap-3 rounded-control px-2.5 text-15 -outline-offset-2 hover:bg-hover"
    href=${path}
  >
    <span class="text-ink-soft">${icon(node)}</span><span class="min-w-0 flex-1">${label}</span>
    <span class="text-ink-faint">${icon(ChevronRight, 18)}</span>
  </a>`;
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-settings-screen": RoostSettingsScreen;
  }
}
