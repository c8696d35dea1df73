import { msg } from "@lit/localize";
import { css, html, nothing, type TemplateResult } from "lit";
import { Pin } from "lucide";
import type { UserId } from "../../shared/lib/ids.ts";
import { isOnlyEmoji } from "../../shared/text/is-only-emoji.ts";
import { deliveryIcon, deliveryOf } from "./delivery-icon.ts";
import { icon } from "./icon.ts";
import { messageText } from "./message-text.ts";
import "./quote.ts";
import { seenCountLabel, type SeenCount } from "./seen-count.ts";
import { clockTime, dayAndTime, fullTime } from "./times.ts";
import type { MessageRow } from "./timeline-rows.ts";

export interface BubbleOptions {
  readonly row: MessageRow;
  /** Who wrote it, to be named where a group begins; empty: nobody is named here. */
  readonly author: string;
  /** Without the bubble: text below its author's name, all from the left. */
  readonly compact: boolean;
  /** What mentioned people are called. */
  readonly names: ReadonlyMap<UserId, string>;
  readonly me: UserId | undefined;
  /** How many of several people have seen it, where that is a question. */
  readonly seenCount: SeenCount | undefined;
  /** The person wants to know who has seen it. */
  readonly showSeen: (anchor: Element) => void;
  /** The person wants to know what an edited message said before. */
  readonly showHistory: () => void;
}

/** What the element around a bubble needs; it sets `--hue`. */
export const bubbleStyles = css`
  .author {
    color: light-dark(oklch(0.47 0.11 var(--hue)), oklch(0.83 0.09 var(--hue)));
  }
  .text {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .meta {
    float: inline-end;
    margin-block: 0.375rem -0.25rem;
    margin-inline: 0.625rem -0.25rem;
  }
  .bubble::after {
    content: "";
    display: block;
    clear: both;
  }
  @media (pointer: coarse) {
    .bubble {
      -webkit-touch-callout: none;
      user-select: none;
    }
  }
  @media (forced-colors: active) {
    .bubble {
      border: 1px solid;
    }
  }
`;

/** What a message says, who wrote it and when. */
export function messageBubble(options: BubbleOptions): TemplateResult {
  const { message, startsGroup } = options.row;
  const author =
    options.author !== "" && startsGroup && (!message.own || options.compact)
      ? html`<div class="author truncate pt-px text-13 font-medium" dir="auto">${options.author}</div>`
      : nothing;
  if (!message.deleted && isOnlyEmoji(message.text)) {
    return html`<div class="max-w-full ${options.compact ? "" : "px-1"}">
      ${author} ${quote(options)}
      <div class="font-emoji text-[2.75rem] leading-tight" dir="auto">${message.text}</div>
      <div class="flex ${message.own && !options.compact ? "justify-end" : ""}">${meta(options, "text-ink-faint")}</div>
    </div>`;
  }
  return html`<div
    class="bubble max-w-full text-15 ${options.compact ? "w-full border-none!" : bubbleLook(options.row)}"
  >
    ${author} ${quote(options)}
    <div dir="auto">
      ${text(options)}<span class="meta"
        >${meta(options, message.own && !options.compact ? "text-bubble-own-meta" : "text-ink-faint")}</span
      >
    </div>
  </div>`;
}

function quote({ row, names, me }: BubbleOptions): TemplateResult | typeof nothing {
  const { replyTo, deleted } = row.message;
  if (replyTo === undefined || deleted) return nothing;
  return html`<roost-quote
    class="mt-0.5 mb-1.5 block"
    .quote=${replyTo}
    .names=${names}
    .me=${me ?? ""}
  ></roost-quote>`;
}

/** White space counts in here: nothing but the text may stand in the element. */
function text({ row, names, me }: BubbleOptions): TemplateResult {
  const { message } = row;
  if (message.deleted)
    return html`<em class="text-ink-soft"
      >${
        message.removed === true
          ? msg("Message removed by an admin", { id: "message.removed" })
          : msg("Message deleted", { id: "message.deleted" })
      }</em
    >`;
  return html`<span class="text">${messageText(message.text, { names, me })}</span>`;
}

function meta({ row, showHistory, showSeen, seenCount }: BubbleOptions, color: string): TemplateResult {
  const { message, isLate } = row;
  return html`<span class="flex items-center gap-1 text-12 tabular-nums select-none ${color}" dir="ltr">
    ${message.pinned && !message.deleted ? icon(Pin, 13, msg("Pinned", { id: "message.pinned" })) : nothing}
    ${message.editedAt === undefined || message.deleted ? nothing : editedMark(showHistory)}
    <time datetime=${new Date(message.sentAt).toISOString()} title=${fullTime(message.sentAt)}
      >${isLate ? dayAndTime(message.sentAt, Date.now()) : clockTime(message.sentAt)}</time
    >
    ${message.own && !message.deleted ? delivery(message, seenCount, showSeen) : nothing}
  </span>`;
}

/** In a group one check becomes two only when everybody has seen it; until then a number says how many have. */
function delivery(
  message: MessageRow["message"],
  count: SeenCount | undefined,
  showSeen: (anchor: Element) => void,
): TemplateResult {
  if (count === undefined) return deliveryIcon(deliveryOf(message));
  const label = seenCountLabel(count);
  return html`<button
    class="reach -my-1 min-h-6 rounded-full px-0.5 hover:bg-hover"
    title=${label}
    @click=${(event: Event) => showSeen(event.currentTarget as Element)}
  >
    <span class="inline-flex items-center gap-0.5" aria-hidden="true"
      >${deliveryIcon(count.seen === count.of ? "seen" : "sent")}
      ${count.seen === 0 || count.seen === count.of ? nothing : html`<span>${count.seen}/${count.of}</span>`}</span
    >
  </button>`;
}

function editedMark(showHistory: () => void): TemplateResult {
  return html`<button
    class="reach underline decoration-dotted underline-offset-2"
    title=${msg("Show what it said before", { id: "message.history" })}
    @click=${showHistory}
  >
    ${msg("edited", { id: "message.edited" })}
  </button>`;
}

function bubbleLook(row: MessageRow): string {
  const ground = row.message.own ? "bg-bubble-own" : "bg-bubble shadow-bubble";
  return `rounded-bubble px-3 py-1.5 ${corners(row)} ${ground}`;
}

/** Round all over, but tight where the bubbles of one author touch. */
function corners({ message, startsGroup, endsGroup }: MessageRow): string {
  const above = startsGroup ? "" : message.own ? "rounded-tr-touch" : "rounded-tl-touch";
  const below = endsGroup ? "" : message.own ? "rounded-br-touch" : "rounded-bl-touch";
  return `${above} ${below}`;
}
