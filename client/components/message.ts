import { msg, str } from "@lit/localize";
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property } from "lit/decorators.js";
import { isOnlyEmoji } from "../../shared/text/is-only-emoji.ts";
import "./avatar.ts";
import { deliveryIcon, deliveryLabel } from "./delivery-icon.ts";
import { hueOf } from "./hue.ts";
import { messageFailure } from "./message-failure.ts";
import { messageText } from "./message-text.ts";
import { RoostElement } from "./roost-element.ts";
import { clockTime, dayAndTime, fullTime } from "./times.ts";
import type { MessageRow } from "./timeline-rows.ts";

/** One message: a bubble, right and tinted if it is one's own, else left, with its author where a group begins. */
@customElement("roost-message")
export class RoostMessage extends RoostElement {
  static override styles = css`
    .author {
      color: light-dark(oklch(0.47 0.11 var(--hue)), oklch(0.83 0.09 var(--hue)));
    }
    .text {
      white-space: pre-wrap;
      overflow-wrap: anywhere;
    }
    .meta {
      float: inline-end;
      margin: 0.375rem -0.25rem -0.25rem 0.625rem;
    }
    .bubble::after {
      content: "";
      display: block;
      clear: both;
    }
    @media (forced-colors: active) {
      .bubble {
        border: 1px solid;
      }
    }
  `;

  /** The message and its place in its author's run. */
  @property({ attribute: false }) row: MessageRow | undefined;
  /** The author's name. */
  @property() author = "";
  /** Shows who wrote it: in groups. */
  @property({ type: Boolean }) named = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("row")) this.style.setProperty("--hue", String(hueOf(this.row?.message.author ?? "")));
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.row === undefined) return nothing;
    const { message, startsGroup } = this.row;
    return html`
      <article
        class="mx-auto flex max-w-[45rem] gap-2 px-3 md:px-4 ${startsGroup ? "pt-2.5" : "pt-0.5"} ${
          message.own ? "justify-end" : ""
        }"
        aria-label=${this.#label()}
      >
        ${this.named && !message.own ? this.#renderAvatar(startsGroup) : nothing}
        <div class="flex min-w-0 max-w-[min(85%,34rem)] flex-col ${message.own ? "items-end" : "items-start"}">
          ${this.#renderBubble()} ${message.state === "failed" ? messageFailure(message) : nothing}
        </div>
      </article>
    `;
  }

  #renderAvatar(isVisible: boolean): TemplateResult {
    return isVisible
      ? html`<roost-avatar
          class="mt-0.5"
          size="32"
          .name=${this.author}
          .seed=${this.row?.message.author ?? ""}
        ></roost-avatar>`
      : html`<span class="w-8 flex-none"></span>`;
  }

  #renderBubble(): TemplateResult {
    const { message, startsGroup } = this.row as MessageRow;
    const author =
      this.named && startsGroup && !message.own
        ? html`<div class="author truncate pt-px text-13 font-medium" dir="auto">${this.author}</div>`
        : nothing;
    if (!message.deleted && isOnlyEmoji(message.text)) {
      return html`<div class="max-w-full px-1">
        ${author}
        <div class="font-emoji text-[2.75rem] leading-tight" dir="auto">${message.text}</div>
        <div class="flex ${message.own ? "justify-end" : ""}">${this.#renderMeta("text-ink-faint")}</div>
      </div>`;
    }
    return html`<div
      class="bubble max-w-full rounded-bubble px-3 py-1.5 text-15 ${this.#corners()} ${
        message.own ? "bg-bubble-own" : "bg-bubble shadow-bubble"
      }"
    >
      ${author}
      <div dir="auto">
        ${this.#renderText()}<span class="meta"
          >${this.#renderMeta(message.own ? "text-bubble-own-meta" : "text-ink-faint")}</span
        >
      </div>
    </div>`;
  }

  /** White space counts in here: nothing but the text may stand in the element. */
  #renderText(): TemplateResult {
    const { message } = this.row as MessageRow;
    if (message.deleted)
      return html`<em class="text-ink-soft">${msg("Message deleted", { id: "message.deleted" })}</em>`;
    const parts = messageText(message.text);
    return html`<span class="text">${parts}</span>`;
  }

  #renderMeta(color: string): TemplateResult {
    const { message, isLate } = this.row as MessageRow;
    return html`<span class="flex items-center gap-1 text-12 tabular-nums select-none ${color}" dir="ltr">
      ${message.editedAt === undefined || message.deleted ? nothing : html`<span>${msg("edited", { id: "message.edited" })}</span>`}
      <time datetime=${new Date(message.sentAt).toISOString()} title=${fullTime(message.sentAt)}
        >${isLate ? dayAndTime(message.sentAt, Date.now()) : clockTime(message.sentAt)}</time
      >
      ${message.own && !message.deleted ? deliveryIcon(message.state) : nothing}
    </span>`;
  }

  /** Round all over, but tight where the bubbles of one author touch. */
  #corners(): string {
    const { message, startsGroup, endsGroup } = this.row as MessageRow;
    const above = startsGroup ? "" : message.own ? "rounded-tr-touch" : "rounded-tl-touch";
    const below = endsGroup ? "" : message.own ? "rounded-br-touch" : "rounded-bl-touch";
    return `${above} ${below}`;
  }

  #label(): string {
    const { message } = this.row as MessageRow;
    const time = fullTime(message.sentAt);
    return message.own
      ? msg(str`You, ${time}, ${deliveryLabel(message.state)}`, { id: "message.own-label" })
      : msg(str`${this.author}, ${time}`, { id: "message.label" });
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-message": RoostMessage;
  }
}
