import { msg } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { emptyState } from "../components/empty-state.ts";
import { lineArt } from "../components/line-art.ts";
import { paths } from "../components/paths.ts";
import { RoostElement } from "../components/roost-element.ts";
import { ReachController } from "../controllers/reach-controller.ts";
import type { AppStore } from "../store/app-store.ts";
import { NavigateEvent } from "./navigate-event.ts";
import { serverProblem } from "./server-problem.ts";

/** Where an invitation link leads: joining the group takes one deliberate step. Needs the server. */
@customElement("roost-invite-screen")
export class RoostInviteScreen extends RoostElement {
  /** The app's store. */
  @property({ attribute: false }) store!: AppStore;
  /** The link's last part. */
  @property() token = "";

  @state() private isJoining = false;
  /** The API's code, or `offline`, which goes by itself. */
  @state() private problem = "";
  readonly #reach = new ReachController(this, () => this.#handleBack());

  protected override render(): TemplateResult {
    this.#reach.read(this.store.connection);
    return emptyState({
      drawing: lineArt.company(),
      title: msg("You are invited to a group", { id: "invite.title" }),
      text: msg("When you join, you can read everything that was written in it so far.", { id: "invite.text" }),
      action: html`<button class="button button-primary" ?disabled=${this.isJoining} @click=${this.#handleJoin}>
          ${msg("Join the group", { id: "invite.join" })}
        </button>
        ${this.problem === "" ? nothing : html`<p class="mt-3 text-13 text-danger-ink" role="alert">${problemText(this.problem)}</p>`}
        <p class="mt-4"><a class="link" href=${paths.home}>${msg("Show my chats", { id: "show-chats" })}</a></p>`,
      isPage: true,
    });
  }

  readonly #handleJoin = (): void => {
    this.#join().catch(reportError);
  };

  async #join(): Promise<void> {
    this.isJoining = true;
    this.problem = "";
    const answer = await this.store.acceptInvite(this.token);
    this.isJoining = false;
    if (answer.ok) this.dispatchEvent(new NavigateEvent(`/chats/${answer.chatId}`, "replace"));
    else this.problem = answer.code;
  }

  #handleBack(): void {
    if (this.problem === "offline") this.problem = "";
  }
}

function problemText(code: string): string {
  return code === "invite-invalid" || code === "not-found"
    ? msg("This invitation is no longer valid. Ask for a new one.", { id: "invite.invalid" })
    : serverProblem(code);
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-invite-screen": RoostInviteScreen;
  }
}
