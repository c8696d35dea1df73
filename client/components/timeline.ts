import { virtualize } from "@lit-labs/virtualizer/virtualize.js";
import { msg, str } from "@lit/localize";
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import { ArrowDown } from "lucide";
import type { MessageId, OrderKey, UserId } from "../../shared/lib/ids.ts";
import { ChatLayout, type ChatLayoutConfig } from "../controllers/chat-layout.ts";
import { DayController } from "../controllers/day-controller.ts";
import { SeenController } from "../controllers/seen-controller.ts";
import type { MessageView, PersonView, TimelineView } from "../store/views.ts";
import { icon } from "./icon.ts";
import "./message.ts";
import type { MessageRights, RoostMessage } from "./message.ts";
import { dayPill, unreadLine } from "./separators.ts";
import { plainText } from "./plain-text.ts";
import { RoostElement } from "./roost-element.ts";
import { estimateRowHeight, TimelineRows, unreadRowKey, type MessageRow, type TimelineRow } from "./timeline-rows.ts";

/** The view has come near the oldest message that is loaded. */
export class OlderRequestEvent extends Event {
  constructor() {
    super("older-request");
  }
}

/** The person has seen everything up to this order key. */
export class SeenChangeEvent extends Event {
  constructor(readonly upTo: OrderKey) {
    super("seen-change");
  }
}

/** The reader is back at the newest message after having been further up: older ones need not be held any more. */
export class LatestReturnEvent extends Event {
  constructor() {
    super("latest-return");
  }
}

const nobody: readonly PersonView[] = [];

function isMessage(target: EventTarget | null): target is RoostMessage {
  return target instanceof HTMLElement && target.localName === "roost-message";
}

/** How near to the end hides the button that leads there, in pixels. */
const nearEnd = 240;

/** The messages of one chat, with its own scrolling. Make a new one for another chat. */
@customElement("roost-timeline")
export class RoostTimeline extends RoostElement {
  static override styles = css`
    :host {
      position: relative;
      min-height: 0;
    }
    .log {
      overflow-anchor: none;
      overscroll-behavior: contain;
    }
    .log::after {
      content: "";
      position: absolute;
      top: calc(var(--extent, 1) * 1px - 1px);
      width: 1px;
      height: 1px;
      visibility: hidden;
    }
    .log > * {
      width: 100%;
    }
  `;

  /** The messages; must be `ready`. */
  @property({ attribute: false }) view: TimelineView = { ready: false, messages: [], hasOlder: false };
  /** What it is called; else it holds the messages of a chat. */
  @property() label = "";
  /** Who wrote them, by id. */
  @property({ attribute: false }) people: ReadonlyMap<UserId, PersonView> = new Map();
  /** Who reads. */
  @property({ attribute: false }) me: UserId | undefined;
  /** What can be done with messages here. */
  @property({ attribute: false }) rights: MessageRights = { writable: false, admin: false };
  /** Shows authors and how far everybody has read: in groups. */
  @property({ type: Boolean }) named = false;
  /** What stands above the very first message. */
  @property({ attribute: false }) beginning: TemplateResult | typeof nothing = nothing;

  @state() private isAway = false;
  @state() private announcement = "";
  @query(".log") private readonly log!: HTMLElement | null;

  readonly #rows = new TimelineRows();
  #items: TimelineRow[] = [];
  #layout: ChatLayout<TimelineRow> | undefined;
  #names: ReadonlyMap<UserId, string> = new Map();
  #lastVisible = -1;
  /** The message at which the Tab key stops. */
  #tabStop: RoostMessage | undefined;
  #wasAway = false;
  #newestAtEnd: string | undefined;
  readonly #seen = new SeenController(this, (key) => this.dispatchEvent(new SeenChangeEvent(key as OrderKey)));
  readonly #layoutSpecifier: ChatLayoutConfig<TimelineRow> & { type: typeof ChatLayout };

  constructor() {
    super();
    new DayController(this);
    this.#layoutSpecifier = {
      type: ChatLayout,
      key: (row) => row.key,
      estimate: estimateRowHeight,
      scroller: () => this.log,
      attach: (layout) => (this.#layout = layout),
      paddingTop: 12,
      paddingBottom: 12,
      start: unreadRowKey,
    };
  }

  /** Brings the newest message into view. */
  scrollToEnd(): void {
    if (this.#layout !== undefined) this.#layout.pin = { index: this.#items.length - 1, block: "end" };
  }

  /** Brings a message into view and shows which one it is; false if it is not among those that are loaded. */
  reveal(id: MessageId): boolean {
    const index = this.#items.findIndex((row) => row.key === id);
    if (index < 0 || this.#layout === undefined) return false;
    this.#layout.pin = { index, block: "center" };
    this.#flash(id);
    return true;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("people")) {
      this.#names = new Map(Array.from(this.people.values(), ({ id, displayName }) => [id, displayName]));
    }
    if (!changed.has("view")) return;
    const old = changed.get("view");
    this.#items = this.#rows.build(this.view, this.named ? this.me : undefined);
    const { focusId } = this.view;
    if (focusId !== undefined && focusId !== old?.focusId) void this.updateComplete.then(() => this.reveal(focusId));
    if (old?.ready === true) this.#handleArrivals(old.messages, this.view.messages);
  }

  protected override updated(): void {
    this.#checkOlder();
    this.#reportSeen();
  }

  protected override render(): TemplateResult {
    return html`
      <div
        class="log h-full overflow-x-hidden overflow-y-auto outline-offset-[-2px]"
        .style=${"min-height: 0"}
        role="log"
        aria-live="off"
        aria-label=${this.label === "" ? msg("Messages", { id: "timeline.label" }) : this.label}
        tabindex="0"
        @scroll=${this.#handleScroll}
        @keydown=${this.#handleKeydown}
        @visibilityChanged=${this.#handleVisibility}
      >
        ${virtualize({
          items: this.#items,
          keyFunction: (row: TimelineRow | undefined) => row?.key,
          renderItem: this.#renderRow,
          scroller: true,
          layout: this.#layoutSpecifier,
        })}
      </div>
      ${this.isAway ? this.#renderJump() : nothing}
      <div class="sr-only" role="status">${this.announcement}</div>
    `;
  }

  readonly #renderRow = (row: TimelineRow | undefined): TemplateResult => {
    switch (row?.kind) {
      // The virtualizer may ask once for an index that has just gone.
      case undefined:
        return html`<div></div>`;
      case "start":
        return html`<div>${this.beginning}</div>`;
      case "day":
        return dayPill(row.at);
      case "unread":
        return unreadLine();
      case "message":
        return html`<roost-message
          .row=${row}
          data-id=${row.key}
          .author=${this.#names.get(row.message.author) ?? ""}
          .names=${this.#names}
          .me=${this.me}
          .rights=${this.rights}
          .readers=${this.#readersOf(row)}
          ?named=${this.named}
        ></roost-message>`;
    }
  };

  #renderJump(): TemplateResult {
    const count = this.#countBelow();
    const label =
      count === 0
        ? msg("Go to the newest message", { id: "timeline.jump" })
        : msg(str`Go to the newest message, ${count} new`, { id: "timeline.jump-count" });
    return html`<button
      class="absolute right-4 bottom-4 grid size-11 place-items-center rounded-full border border-line bg-floating text-ink-soft shadow-large hover:text-ink"
      aria-label=${label}
      title=${label}
      @click=${this.#handleJump}
    >
      ${icon(ArrowDown)}
      ${
        count === 0
          ? nothing
          : html`<span
              class="absolute -top-2 min-w-5 rounded-full bg-signal px-1.5 text-12 font-medium text-on-signal tabular-nums"
              >${count}</span
            >`
      }
    </button>`;
  }

  #readersOf(row: MessageRow): readonly PersonView[] {
    if (row.readers.length === 0) return nobody;
    return row.readers.flatMap((id) => this.people.get(id) ?? []);
  }

  #messageElement(id: string | undefined): RoostMessage | undefined {
    if (id === undefined) return undefined;
    return this.renderRoot.querySelector<RoostMessage>(`roost-message[data-id="${id}"]`) ?? undefined;
  }

  #flash(id: MessageId): void {
    let frames = 20;
    const look = (): void => {
      const element = this.#messageElement(id);
      if (element !== undefined) element.flash();
      else if (frames-- > 0) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }

  /** One stop of the Tab key, at the last message in view; arrows go on from there. */
  #moveTabStop(element: RoostMessage | undefined): void {
    if (element === undefined || element === this.#tabStop) return;
    if (this.#tabStop !== undefined) this.#tabStop.tabbable = false;
    this.#tabStop = element;
    element.tabbable = true;
  }

  readonly #handleKeydown = (event: KeyboardEvent): void => {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    const current = event.target;
    if (!isMessage(current) || !(event.composedPath()[0] instanceof HTMLElement)) return;
    if ((event.composedPath()[0] as HTMLElement).localName !== "article") return;
    const step = event.key === "ArrowUp" ? -1 : 1;
    let index = this.#items.findIndex((row) => row.key === current.dataset["id"]) + step;
    while (this.#items[index] !== undefined && this.#items[index]?.kind !== "message") index += step;
    const next = this.#messageElement(this.#items[index]?.key);
    if (next === undefined) return;
    event.preventDefault();
    this.#moveTabStop(next);
    next.focus();
  };

  readonly #handleJump = (): void => {
    this.scrollToEnd();
    this.log?.focus({ preventScroll: true });
  };

  readonly #handleScroll = (): void => {
    const { log } = this;
    if (log === null) return;
    const distance = log.scrollHeight - log.scrollTop - log.clientHeight;
    this.isAway = distance > nearEnd;
    if (this.isAway) this.#wasAway = true;
    else if (this.#wasAway && distance < 2) {
      this.#wasAway = false;
      this.dispatchEvent(new LatestReturnEvent());
    }
    this.#checkOlder();
  };

  readonly #handleVisibility = (event: Event & { last: number }): void => {
    this.#lastVisible = event.last;
    this.#reportSeen();
    if (!this.matches(":focus-within")) {
      const row = this.#items.slice(0, event.last + 1).findLast(({ kind }) => kind === "message");
      this.#moveTabStop(this.#messageElement(row?.key));
    }
  };

  #checkOlder(): void {
    const { log } = this;
    if (log === null || log.clientHeight === 0 || !this.view.hasOlder) return;
    if (log.scrollTop < 2 * log.clientHeight) this.dispatchEvent(new OlderRequestEvent());
  }

  #reportSeen(): void {
    const isAtEnd = this.#lastVisible >= this.#items.length - 1;
    if (isAtEnd) this.#newestAtEnd = this.view.messages.at(-1)?.id;
    if (isAtEnd && this.view.endKey !== undefined) return this.#seen.reach(this.view.endKey);
    for (let i = Math.min(this.#lastVisible, this.#items.length - 1); i >= 0; i--) {
      const row = this.#items[i];
      if (row?.kind === "message" && row.message.orderKey !== undefined) return this.#seen.reach(row.message.orderKey);
    }
  }

  #handleArrivals(old: readonly MessageView[], now: readonly MessageView[]): void {
    const last = now.at(-1);
    if (last === undefined || last.id === old.at(-1)?.id) return;
    if (last.own && last.state === "pending") {
      this.scrollToEnd();
      // The composer shrinks in the same frame, and the room that it gives is only known afterwards.
      requestAnimationFrame(() => requestAnimationFrame(() => this.scrollToEnd()));
      return;
    }
    if (last.own || last.deleted) return;
    const author = this.#names.get(last.author) ?? "";
    this.announcement = `${author}: ${plainText(last.text, this.#names)}`;
  }

  #countBelow(): number {
    const { messages } = this.view;
    let count = 0;
    for (let i = messages.length - 1; i >= 0 && messages[i]?.id !== this.#newestAtEnd; i--) {
      if (messages[i]?.own === false) count++;
    }
    return this.#newestAtEnd === undefined ? 0 : count;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-timeline": RoostTimeline;
  }
}
