import { msg } from "@lit/localize";
import { html, type TemplateResult } from "lit";
import type { MessageId, UserId } from "../../shared/lib/ids.ts";
import { latePart } from "../components/late-part.ts";
import type { QuoteOpenEvent } from "../components/quote.ts";
import type { AppStore, OpenChat } from "../store/app-store.ts";
import type { ChatPeople } from "./chat-people.ts";

export interface SidePaneOptions {
  readonly store: AppStore;
  readonly open: OpenChat;
  readonly people: ChatPeople;
  readonly me: UserId | undefined;
  /** The person wants to see a message of the chat. */
  readonly openQuote: (event: QuoteOpenEvent) => void;
}

const loadDetails = (): Promise<unknown> => import("./chat-details.ts");
const loadThread = (): Promise<unknown> => import("./thread-panel.ts");

/** Beside the chat where the two have room, else instead of it. */
const place =
  "w-[21.25rem] flex-none border-l border-line bg-ground @max-[48rem]:absolute @max-[48rem]:inset-0 @max-[48rem]:z-20 @max-[48rem]:w-auto @max-[48rem]:border-l-0";

/** All about the chat. */
export function detailsPane({ store, open, people, me, openQuote }: SidePaneOptions): TemplateResult {
  const details = html`<roost-chat-details
    class="h-full bg-ground"
    .store=${store}
    .chat=${open.chat.value}
    .names=${people.names}
    .me=${me}
  ></roost-chat-details>`;
  return html`<aside class=${place} aria-label=${msg("Details", { id: "details.title" })} @quote-open=${openQuote}>
    ${latePart(loadDetails, details)}
  </aside>`;
}

/** The thread that a message begins; `messageId` is the reply that the address leads to. */
export function threadPane(
  root: MessageId,
  messageId: MessageId | undefined,
  { store, open, people, me, openQuote }: SidePaneOptions,
): TemplateResult {
  const panel = html`<roost-thread-panel
    class="block h-full"
    .store=${store}
    .open=${open}
    .root=${root}
    .messageId=${messageId}
    .people=${people}
    .me=${me}
  ></roost-thread-panel>`;
  return html`<aside class=${place} aria-label=${msg("Thread", { id: "thread.title" })} @quote-open=${openQuote}>
    ${latePart(loadThread, panel)}
  </aside>`;
}
