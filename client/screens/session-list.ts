import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { RoostElement } from "../components/roost-element.ts";
import { dayAndTime } from "../components/times.ts";
import { ReachController } from "../controllers/reach-controller.ts";
import type { AppStore, SessionRow } from "../store/app-store.ts";
import { serverProblem } from "./server-problem.ts";

/** Where this person is signed in, and the way to end it there. Needs the server. */
@customElement("roost-session-list")
export class RoostSessionList extends RoostElement {
  /** The app's store. */
  @property({ attribute: false }) store!: AppStore;

  @state() private rows: readonly SessionRow[] | undefined;
  @state() private isLoaded = false;
  /** Somewhere it could not be ended. */
  @state() private isRefused = false;
  readonly #reach = new ReachController(this, () => void this.#load());

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  protected override render(): TemplateResult {
    this.#reach.read(this.store.connection);
    return html`<section>
      <h3 class="text-13 font-medium">${msg("Signed in on", { id: "sessions.title" })}</h3>
      ${
        this.rows === undefined
          ? html`<p class="mt-1.5 text-13 text-ink-soft" role="status">
              ${
                this.isLoaded
                  ? html`${serverProblem("offline")}
                      <button class="link min-h-11 px-1 text-13" @click=${() => void this.#load()}>
                        ${msg("Try again", { id: "try-again" })}
                      </button>`
                  : nothing
              }
            </p>`
          : html`<ul class="mt-1">
              ${this.rows.map((row) => this.#renderRow(row))}
            </ul>`
      }
      <p class="text-13 text-danger-ink" role="status">
        ${
          this.isRefused
            ? msg("It could not be signed out there. This needs a connection; please try again later.", {
                id: "sessions.not-ended",
              })
            : nothing
        }
      </p>
    </section>`;
  }

  #renderRow({ id, deviceName, lastUsedAt, current }: SessionRow): TemplateResult {
    const time = dayAndTime(lastUsedAt, Date.now());
    return html`<li class="flex min-h-14 items-center gap-3 border-b border-line">
      <span class="min-w-0 flex-1">
        <span class="block truncate text-15"
          >${deviceName === "" ? msg("A device without a name", { id: "sessions.unnamed" }) : deviceName}</span
        >
        <span class="block text-13 text-ink-soft"
          >${
            current
              ? msg("This device", { id: "settings.device" })
              : msg(str`Last used: ${time}`, { id: "sessions.last-used" })
          }</span
        >
      </span>
      ${
        current
          ? nothing
          : html`<button class="link min-h-11 px-1 text-13" @click=${() => void this.#revoke(id)}>
              ${msg("Sign out there", { id: "sessions.end" })}
            </button>`
      }
    </li>`;
  }

  async #load(): Promise<void> {
    this.rows = await this.store.sessions();
    this.isLoaded = true;
  }

  async #revoke(id: string): Promise<void> {
    this.isRefused = !(await this.store.revokeSession(id));
    // What was known stays on the screen without a connection.
    if (!this.isRefused) await this.#load();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-session-list": RoostSessionList;
  }
}
