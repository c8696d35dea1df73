import { msg, str } from "@lit/localize";
import { html, nothing, type TemplateResult } from "lit";
import { customElement, property, state } from "lit/decorators.js";
import { splitInviteToken } from "../../shared/lib/invite-token.ts";
import { emptyState } from "../components/empty-state.ts";
import { lineArt } from "../components/line-art.ts";
import { paths } from "../components/paths.ts";
import { RoostElement } from "../components/roost-element.ts";
import { InviteController } from "../controllers/invite-controller.ts";
import { ObservableController } from "../controllers/observable-controller.ts";
import { ReachController } from "../controllers/reach-controller.ts";
import type { AppStore } from "../store/app-store.ts";
import type { ChatListItemView } from "../store/views.ts";
import { inviteOverText, inviteText, inviteTitle, isInviteOver } from "./invite-text.ts";
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
  readonly #invite = new InviteController(this);
  readonly #chats = new ObservableController<readonly ChatListItemView[]>(this);
  readonly #reach = new ReachController(this, () => this.#handleBack());

  protected override render(): TemplateResult {
    this.#reach.read(this.store.connection);
    const chat = this.#findOwnChat();
    if (chat !== undefined) return memberState(chat);
    const answer = this.#invite.read(this.store, this.token);
    const isOver = answer?.ok === false && isInviteOver(answer.code);
    const invite = answer?.ok === true ? answer.invite : undefined;
    return emptyState({
      drawing: lineArt.company(),
      title: invite === undefined ? msg("You are invited to a group", { id: "invite.title" }) : inviteTitle(invite),
      text: isOver
        ? inviteOverText()
        : msg("When you join, you can read everything that was written in it so far.", { id: "invite.text" }),
      action: html`${invite === undefined ? nothing : html`<p class="mb-5 text-15 wrap-anywhere">${inviteText(invite)}</p>`}
        ${isOver ? nothing : this.#renderJoin()}
        <p class="mt-4"><a class="link reach" href=${paths.home}>${msg("Show my chats", { id: "show-chats" })}</a></p>`,
      isPage: true,
    });
  }

  /** The group, if the person is in it: known without the server. */
  #findOwnChat(): ChatListItemView | undefined {
    const chatId = splitInviteToken(this.token)?.chatId;
    return this.#chats.read(this.store.chats).find((chat) => chat.id === chatId && chat.membership === undefined);
  }

  #renderJoin(): TemplateResult {
    return html`<button class="button button-primary" ?disabled=${this.isJoining} @click=${this.#handleJoin}>
        ${msg("Join the group", { id: "invite.join" })}
      </button>
      ${this.problem === "" ? nothing : html`<p class="mt-3 text-13 text-danger-ink" role="alert">${problemText(this.problem)}</p>`}`;
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
    this.#invite.ask(this.store);
  }
}

function memberState({ id, title }: ChatListItemView): TemplateResult {
  return emptyState({
    drawing: lineArt.company(),
    title: msg(str`You are in “${title}” already`, { id: "invite.member-title" }),
    text: msg("There is nothing to join: this invitation leads to a group that you belong to.", {
      id: "invite.member-text",
    }),
    action: html`<a class="button button-primary" href=${paths.chat(id)}
      >${msg("Open the group", { id: "invite.open" })}</a
    >`,
    isPage: true,
  });
}

function problemText(code: string): string {
  return isInviteOver(code) ? inviteOverText() : serverProblem(code);
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-invite-screen": RoostInviteScreen;
  }
}
