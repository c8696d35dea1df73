import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { Copy, Link } from "lucide";
import type { ChatId } from "../../shared/lib/ids.ts";
import { copyProblem, copyText } from "../components/copy-text.ts";
import { icon } from "../components/icon.ts";
import { RoostElement } from "../components/roost-element.ts";
import { dayAndTime } from "../components/times.ts";
import { ReachController } from "../controllers/reach-controller.ts";
import type { AppStore } from "../store/app-store.ts";
import { serverProblem } from "./server-problem.ts";

type InviteInfo = NonNullable<Awaited<ReturnType<AppStore["listInvites"]>>>[number];

const validMs = 7 * 24 * 60 * 60_000;

/** Links by which people can join a group: new ones, and those that still hold. Needs the server. */
@customElement("roost-invite-links")
export class RoostInviteLinks extends RoostElement {
  /** The app's store. */
  @property({ attribute: false }) store!: AppStore;
  /** Which group. */
  @property({ attribute: false }) chatId!: ChatId;

  @state() private invites: readonly InviteInfo[] = [];
  @state() private url = "";
  private shownId = "";
  readonly #reach = new ReachController(this, () => this.#handleBack());
  @state() private isCopied = false;
  @state() private problem = "";
  /** It goes by itself. */
  @state() private isOffline = false;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  protected override render(): TemplateResult {
    const isInReach = this.#reach.read(this.store.connection);
    const needsServer = this.isOffline || !isInReach;
    return html`
      <button class="button w-full" @click=${this.#handleCreate}>
        ${icon(Link, 18)} ${msg("Make an invitation link", { id: "invite.create" })}
      </button>
      <p class="px-2.5 text-13 text-ink-soft ${needsServer ? "mt-2" : "sr-only"}" role="status">
        ${needsServer ? msg("Invitation links need a connection to the server.", { id: "invite.needs-server" }) : nothing}
      </p>
      ${this.problem === "" ? nothing : html`<p class="mt-2 px-2.5 text-13 text-danger-ink" role="alert">${this.problem}</p>`}
      ${this.url === "" ? nothing : this.#renderUrl()}
      ${
        this.invites.length === 0
          ? nothing
          : html`<ul class="mt-2">
              ${this.invites.map((invite) => this.#renderInvite(invite))}
            </ul>`
      }
    `;
  }

  #renderUrl(): TemplateResult {
    const copy = this.isCopied ? msg("Copied", { id: "code.copied" }) : msg("Copy link", { id: "action.copy-link" });
    return html`<div class="made mt-3 rounded-card bg-field p-3">
      <p id="url" class="text-13 break-all">${this.url}</p>
      <button class="button button-quiet mt-1 w-full" aria-describedby="url" @click=${this.#handleCopy}>
        ${icon(Copy, 17)} ${copy}
      </button>
      <p class="text-12 text-ink-soft">
        ${msg("Whoever has this link can join for a week. It is shown only now.", { id: "invite.hint" })}
      </p>
    </div>`;
  }

  #renderInvite({ id, expiresAt }: InviteInfo): TemplateResult {
    const time = dayAndTime(expiresAt, Date.now());
    return html`<li class="flex min-h-11 items-center gap-2 text-13 text-ink-soft">
      <span class="min-w-0 flex-1">${msg(str`A link that is valid until ${time}`, { id: "invite.until" })}</span>
      <button class="link min-h-11 px-1 text-13" @click=${() => void this.#revoke(id)}>
        ${msg("Withdraw", { id: "invite.revoke" })}
      </button>
    </li>`;
  }

  async #load(): Promise<void> {
    this.invites = (await this.store.listInvites(this.chatId)) ?? this.invites;
  }

  readonly #handleCreate = async (): Promise<void> => {
    const result = await this.store.createInvite(this.chatId, validMs);
    // A link that was made before stays to be copied: nothing else shows it.
    if (result.ok) {
      this.isCopied = false;
      this.url = result.url;
      this.shownId = result.id;
      await this.#showUrl();
    }
    this.#tellOf(result);
    await this.#load();
  };

  #tellOf(result: { readonly ok: true } | { readonly ok: false; readonly code: string }): void {
    this.isOffline = !result.ok && result.code === "offline";
    this.problem = result.ok || this.isOffline ? "" : problemText(result.code);
  }

  /** It may stand below what is in view. */
  async #showUrl(): Promise<void> {
    await this.updateComplete;
    const made = this.renderRoot.querySelector(".made");
    made?.querySelector("button")?.focus();
    made?.scrollIntoView({ block: "nearest" });
  }

  readonly #handleCopy = async (): Promise<void> => {
    try {
      await copyText(this.url);
      this.isCopied = true;
      this.problem = "";
    } catch (error) {
      reportError(error);
      this.problem = copyProblem();
    }
  };
  #handleBack(): void {
    this.isOffline = false;
    void this.#load();
  }

  async #revoke(id: string): Promise<void> {
    const result = await this.store.revokeInvite(this.chatId, id);
    if (result.ok && id === this.shownId) this.url = "";
    this.#tellOf(result);
    await this.#load();
  }
}

function problemText(code: string): string {
  return code === "no-room"
    ? msg("This group has as many open links as it may. Withdraw one below, then make a new one.", {
        id: "invite.too-many",
      })
    : serverProblem(code);
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-invite-links": RoostInviteLinks;
  }
}
