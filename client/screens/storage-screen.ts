import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { Download } from "lucide";
import type { ChatId } from "../../shared/lib/ids.ts";
import { copyProblem, copyText } from "../components/copy-text.ts";
import { icon } from "../components/icon.ts";
import { paths } from "../components/paths.ts";
import { RoostElement } from "../components/roost-element.ts";
import { ObservableController } from "../controllers/observable-controller.ts";
import type { AppStore } from "../store/app-store.ts";
import type { ChatStorageView, DeviceUsageView, UnsentTextView } from "../store/device-storage.ts";
import type { ChatListItemView } from "../store/views.ts";
import { dropDialog } from "./drop-dialog.ts";
import { eraseDialog } from "./erase-dialog.ts";
import { paneHeader } from "./pane-header.ts";
import { saveStream } from "./save-stream.ts";
import { storageChats } from "./storage-chats.ts";
import { storageOverview } from "./storage-overview.ts";
import { joinUnsentTexts } from "./unsent-texts.ts";

const refreshMs = 4_000;

/** What this device holds: how much of each chat, for how long, as a file, or not at all. */
@customElement("roost-storage-screen")
export class RoostStorageScreen extends RoostElement {
  /** The app's store. */
  @property({ attribute: false }) store!: AppStore;

  @state() private usage: DeviceUsageView | undefined;
  @state() private isRefused = false;
  /** The browser did not say what is on the disk. */
  @state() private isUnreadable = false;
  @state() private dropping: ChatStorageView | undefined;
  /** Something of the chat stayed: it is unsent or in use. */
  @state() private isHeld = false;
  @state() private exporting: "no" | "busy" | "failed" = "no";
  @state() private unsent: readonly UnsentTextView[] | undefined;
  @state() private isCopied = false;
  @state() private copyProblem = "";
  readonly #chats = new ObservableController<readonly ChatListItemView[]>(this);
  #timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    // What comes and goes in the background is seen coming and going.
    this.#timer = setInterval(() => void this.#refresh(), refreshMs);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  protected override firstUpdated(): void {
    void this.#refresh();
  }

  protected override render(): TemplateResult {
    const chats = new Map(this.#chats.read(this.store.chats).map((chat) => [chat.id, chat]));
    return html`<div class="flex h-full flex-col">
      ${paneHeader(msg("Storage on this device", { id: "storage.title" }), paths.settings, true)}
      <div class="min-h-0 flex-1 overflow-y-auto">
        <div
          class="mx-auto flex max-w-[40rem] flex-col gap-8 px-5 py-8"
          aria-busy=${String(this.usage === undefined && !this.isUnreadable)}
        >
          ${this.isUnreadable ? this.#renderUnreadable() : nothing}
          ${this.usage === undefined ? nothing : this.#renderUsage(this.usage, chats)} ${this.#renderExport()}
          <section>
            <h2 class="text-13 font-medium">${msg("Erase this device", { id: "storage.erase-title" })}</h2>
            <p class="mt-1.5 text-13 text-ink-soft">
              ${msg("Signs you out here and removes every copy. What is only here is shown to you first.", {
                id: "storage.erase-text",
              })}
            </p>
            <button class="button mt-3 text-danger-ink!" @click=${this.#handleAskErase}>
              ${msg("Erase this device…", { id: "storage.erase" })}
            </button>
          </section>
        </div>
      </div>
      ${dropDialog({
        title: this.dropping === undefined ? undefined : (chats.get(this.dropping.chatId)?.title ?? ""),
        returns: this.dropping?.returns ?? true,
        close: () => (this.dropping = undefined),
        drop: () => void this.#drop(),
      })}
      ${eraseDialog({
        texts: this.unsent,
        titleOf: this.#titleOf,
        left: [...chats.values()].filter(({ membership }) => membership === "left").map(({ title }) => title),
        isCopied: this.isCopied,
        problem: this.copyProblem,
        copy: () => void this.#copy(),
        erase: () => void this.#erase(),
        close: () => (this.unsent = undefined),
      })}
    </div>`;
  }

  #renderUnreadable(): TemplateResult {
    return html`<p class="text-13 text-danger-ink" role="alert">
      ${msg("This browser does not tell at the moment what is on this device.", { id: "storage.unreadable" })}
      <button class="link min-h-11 px-1 text-13" @click=${() => void this.#refresh()}>
        ${msg("Try again", { id: "try-again" })}
      </button>
    </p>`;
  }

  #renderUsage(usage: DeviceUsageView, known: ReadonlyMap<ChatId, ChatListItemView>): TemplateResult {
    return html`${storageOverview({
        usage,
        isRefused: this.isRefused,
        persist: () => void this.#persist(),
        setLimit: (limit) => {
          this.store.device?.setLimit(limit);
          void this.#refresh();
        },
      })}
      <section>
        <h2 class="text-13 font-medium">${msg("Chats", { id: "chats.title" })}</h2>
        ${storageChats({
          chats: usage.chats,
          known,
          keep: (chatId, keeping) => {
            this.store.device?.setKeeping(chatId, keeping);
            void this.#refresh();
          },
          drop: (chat) => (this.dropping = chat),
        })}
        <p class="mt-2 text-13 text-warning-ink" role="status">
          ${
            this.isHeld
              ? msg("Part of that chat stays: something in it is not sent yet, or it is open.", { id: "storage.held" })
              : nothing
          }
        </p>
      </section>`;
  }

  #renderExport(): TemplateResult {
    return html`<section>
      <h2 class="text-13 font-medium">${msg("A copy for yourself", { id: "storage.export-title" })}</h2>
      <p class="mt-1.5 text-13 text-ink-soft">
        ${msg("Everything that this device holds, as one JSON file: all chats, and what is not sent yet.", {
          id: "storage.export-text",
        })}
      </p>
      <button class="button mt-3" ?disabled=${this.exporting === "busy"} @click=${this.#handleExport}>
        ${icon(Download, 18)}
        ${
          this.exporting === "busy"
            ? msg("Writing the file…", { id: "storage.exporting" })
            : msg("Save as a file", { id: "storage.export" })
        }
      </button>
      <p class="mt-1.5 text-13 text-danger-ink" role="status">
        ${
          this.exporting === "failed"
            ? msg("The file could not be written. Nothing changed here; please try again.", {
                id: "storage.export-failed",
              })
            : nothing
        }
      </p>
    </section>`;
  }

  readonly #titleOf = (chatId: ChatId): string => this.store.chats.value.find(({ id }) => id === chatId)?.title ?? "";

  async #refresh(): Promise<void> {
    try {
      const usage = await this.store.device?.readUsage();
      if (usage !== undefined) this.usage = usage;
      this.isUnreadable = false;
    } catch (error) {
      // It is asked again every few seconds: once is enough for the report.
      if (!this.isUnreadable) reportError(error);
      this.isUnreadable = true;
    }
  }

  async #persist(): Promise<void> {
    this.isRefused = (await this.store.device?.askToPersist()) === false;
    await this.#refresh();
  }

  async #drop(): Promise<void> {
    const { dropping } = this;
    this.dropping = undefined;
    if (dropping !== undefined) this.isHeld = (await this.store.device?.drop(dropping.chatId)) === false;
    await this.#refresh();
  }

  readonly #handleExport = async (): Promise<void> => {
    const { device } = this.store;
    if (device === undefined) return;
    this.exporting = "busy";
    try {
      const day = new Date().toISOString().slice(0, 10);
      await saveStream(await device.exportAll(), `roost-${day}.json`, "application/json");
      this.exporting = "no";
    } catch (error) {
      reportError(error);
      this.exporting = "failed";
    }
  };

  readonly #handleAskErase = async (): Promise<void> => {
    this.isCopied = false;
    this.copyProblem = "";
    this.unsent = (await this.store.device?.listUnsent()) ?? [];
  };

  async #copy(): Promise<void> {
    this.copyProblem = "";
    try {
      await copyText(joinUnsentTexts(this.unsent ?? [], this.#titleOf));
      this.isCopied = true;
    } catch (error) {
      reportError(error);
      this.copyProblem = copyProblem();
    }
  }

  async #erase(): Promise<void> {
    this.unsent = undefined;
    await this.store.signOut({ erase: true });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-storage-screen": RoostStorageScreen;
  }
}
