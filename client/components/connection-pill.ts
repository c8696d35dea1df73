import { msg, str } from "@lit/localize";
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { Check, CloudOff, RefreshCw, TriangleAlert, type IconNode } from "lucide";
import type { ConnectionStatus, ConnectionView } from "../store/views.ts";
import { icon } from "./icon.ts";
import { RoostElement } from "./roost-element.ts";
import { dayAndTime, formatLocale } from "./times.ts";

/** The person wants to try the server now. */
export class ReconnectRequestEvent extends Event {
  constructor() {
    super("reconnect-request", { bubbles: true, composed: true });
  }
}

/** "Up to date" is news for a moment only, and a short gap is no news at all. */
const goodNewsMs = 2_000;
const shortGapMs = 900;

/** One quiet line that says how this device stands with the server. Its slot shows when there is nothing to say. */
@customElement("roost-connection-pill")
export class RoostConnectionPill extends RoostElement {
  /* Where there is only room for a picture it stands below a list: above, it would move the list as it comes and goes. */
  static override styles = css`
    :host([brief]) {
      display: flex;
      flex: none;
      justify-content: center;
      padding-bottom: env(safe-area-inset-bottom);
    }
  `;

  /** How it stands. */
  @property({ attribute: false }) connection: ConnectionView = { status: "connecting" };
  /** There is only room for its picture. */
  @property({ type: Boolean, reflect: true }) brief = false;

  @state() private shown: ConnectionStatus | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("connection")) return;
    const { status } = this.connection;
    if (status === changed.get("connection")?.status && this.hasUpdated) return;
    clearTimeout(this.#timer);
    if (status === "synced") {
      this.shown = this.shown === undefined ? undefined : "synced";
      this.#timer = setTimeout(() => (this.shown = undefined), goodNewsMs);
    } else if (this.shown !== undefined && this.shown !== "synced") {
      this.shown = status;
    } else {
      this.#timer = setTimeout(() => (this.shown = status), status === "offline" ? 0 : shortGapMs);
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override render(): TemplateResult {
    const text = this.shown === undefined ? "" : this.#text(this.shown, this.connection.progress);
    return html`
      <span class="sr-only" role="status">${this.shown === undefined ? "" : this.#text(this.shown)}</span>
      ${
        this.shown === undefined
          ? html`<slot></slot>`
          : html`<button
              class="${this.brief ? "icon-button" : "reach -mx-1 flex max-w-full items-center gap-1.5 rounded-touch px-1 text-left text-12 leading-tight hover:text-ink"} ${
                this.shown === "refused" ? "text-danger-ink" : "text-ink-soft"
              }"
              aria-label=${this.brief ? text : nothing}
              title=${`${text}\n${this.#lastSync()}`}
              @click=${this.#handleClick}
            >
              ${icon(icons[this.shown], this.brief ? 20 : 14)}
              ${this.brief ? nothing : this.#renderLine(this.shown, text)}
            </button>`
      }
    `;
  }

  /** How far it got is to be seen; read aloud it would be a sentence for each step. */
  #text(status: ConnectionStatus, progress?: ConnectionView["progress"]): string {
    const number = new Intl.NumberFormat(formatLocale());
    switch (status) {
      case "offline":
        return msg("Offline – everything is saved on this device", { id: "connection.offline" });
      case "connecting":
        return msg("Connecting…", { id: "connection.connecting" });
      case "syncing": {
        if (progress === undefined) return msg("Syncing…", { id: "connection.syncing" });
        const [done, total] = [number.format(progress.done), number.format(progress.total)];
        return msg(str`Syncing ${done} of ${total}`, { id: "connection.syncing-count" });
      }
      case "synced":
        return msg("Up to date", { id: "connection.synced" });
      case "refused":
        return msg("Please sign in again – everything is saved here", { id: "connection.refused" });
    }
  }

  /** The line stands in headers that are as high as they are, and often narrow: the rest is for whoever asks. */
  #renderLine(status: ConnectionStatus, text: string): TemplateResult {
    if (status !== "offline") {
      const brief = status === "refused" ? msg("Please sign in again", { id: "connection.refused-brief" }) : text;
      return html`<span class="truncate">${brief}</span>`;
    }
    // What has no room beside the first part wraps below it, out of sight, instead of being cut.
    return html`<span class="flex h-[1lh] min-w-0 flex-wrap overflow-hidden">
      <span class="pe-[0.5ch]">${msg("Offline", { id: "connection.offline-brief" })}</span>
      <span class="saved">${msg("– all is saved here", { id: "connection.saved-brief" })}</span>
    </span>`;
  }

  #lastSync(): string {
    const at = this.connection.lastSyncedAt;
    if (at === undefined) return msg("Not yet up to date on this device", { id: "connection.never" });
    const time = dayAndTime(at, Date.now());
    return msg(str`Last up to date: ${time}`, { id: "connection.last" });
  }

  readonly #handleClick = (): void => {
    this.dispatchEvent(new ReconnectRequestEvent());
  };
}

const icons: Record<ConnectionStatus, IconNode> = {
  offline: CloudOff,
  connecting: RefreshCw,
  syncing: RefreshCw,
  synced: Check,
  refused: TriangleAlert,
};

declare global {
  interface HTMLElementTagNameMap {
    "roost-connection-pill": RoostConnectionPill;
  }
}
