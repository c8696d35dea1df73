import { html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { Paperclip } from "lucide";
import type { ChatId, UserId } from "../../shared/lib/ids.ts";
import "../components/avatar.ts";
import { hitText, markRanges } from "../components/hit-text.ts";
import { icon } from "../components/icon.ts";
import { paths } from "../components/paths.ts";
import { clockTime, dayLabel, fullTime } from "../components/times.ts";
import type { SearchHit } from "../store/views.ts";
import { groupHits, type HitsInChat } from "./group-hits.ts";

export interface SearchHitsOptions {
  readonly hits: readonly SearchHit[];
  readonly now: number;
  readonly names: ReadonlyMap<UserId, string>;
  readonly pictures: ReadonlyMap<UserId, string | undefined>;
  readonly titleOf: (chatId: ChatId) => string;
  /** Chats are not named where there can only be one. */
  readonly isOneChat: boolean;
  readonly open: (hit: SearchHit) => void;
}

/** What was found, by day and chat, newest first. Each is a link to its place. */
export function searchHits(options: SearchHitsOptions): TemplateResult {
  return html`${repeat(
    groupHits(options.hits),
    ({ at }) => dayLabel(at, options.now),
    ({ at, chats }) =>
      html`<section class="pb-3">
        <h2 class="sticky top-0 z-10 bg-ground px-2.5 py-1.5 text-12 font-strong text-ink-soft">
          ${dayLabel(at, options.now)}
        </h2>
        ${repeat(
          chats,
          ({ chatId }) => chatId,
          (found) => renderChat(found, options),
        )}
      </section>`,
  )}`;
}

function renderChat({ chatId, hits }: HitsInChat, options: SearchHitsOptions): TemplateResult {
  return html`${
      options.isOneChat
        ? nothing
        : html`<h3 class="truncate px-2.5 pt-1 text-13 font-medium text-accent-ink" dir="auto">
            ${options.titleOf(chatId)}
          </h3>`
    }
    <ul>
      ${repeat(
        hits,
        ({ message }) => message.id,
        (hit) => html`<li>${renderHit(hit, options)}</li>`,
      )}
    </ul>`;
}

function renderHit(hit: SearchHit, { names, pictures, open }: SearchHitsOptions): TemplateResult {
  const { message, textStart, textLength, ranges, files, at } = hit;
  const author = names.get(message.author) ?? "";
  return html`<a
    class="flex min-h-14 gap-3 rounded-control px-2.5 py-2 -outline-offset-2 hover:bg-hover focus-visible:bg-accent-tint"
    href=${paths.message(hit.chatId, message.id)}
    data-hit=${message.id}
    @click=${() => open(hit)}
  >
    <roost-avatar
      class="mt-0.5"
      size="32"
      .name=${author}
      .seed=${message.author}
      .picture=${pictures.get(message.author)}
    ></roost-avatar>
    <span class="min-w-0 flex-1">
      <span class="flex items-baseline gap-2">
        <span class="min-w-0 flex-1 truncate text-13 font-strong" dir="auto">${author}</span>
        <time class="flex-none text-12 text-ink-soft tabular-nums" title=${fullTime(at)}>${clockTime(at)}</time>
      </span>
      <span class="line-clamp-3 text-15 [overflow-wrap:anywhere] text-ink-soft" dir="auto"
        >${textStart > 0 ? "… " : nothing}${hitText(message.text, ranges, names)}${
          textStart + message.text.length < textLength ? " …" : nothing
        }</span
      >
      ${files.map(
        (file) =>
          html`<span class="mt-0.5 flex items-center gap-1 text-13 text-ink-soft"
            >${icon(Paperclip, 14)}<span class="truncate">${markRanges(file.name, 0, file.ranges)}</span></span
          >`,
      )}
    </span>
  </a>`;
}
