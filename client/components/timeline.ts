import { msg } from "@lit/localize";
import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { customElement, property, query, state } from "lit/decorators.js";
import type { MessageId, UserId } from "../../shared/lib/ids.ts";
import type { ScrollTarget } from "../controllers/chat-layout.ts";
import { DayController } from "../controllers/day-controller.ts";
import { RowWindow } from "../controllers/row-window.ts";
import type { PersonView, TimelineView } from "../store/views.ts";
import "./message.ts";
import { MessageFocus } from "./message-focus.ts";
import type { MessageRights, RoostMessage } from "./message.ts";
import { dayPill, unreadLine } from "./separators.ts";
import { RoostElement } from "./roost-element.ts";
import { DayRequestEvent, LatestRequestEvent, OldestRequestEvent } from "./timeline-events.ts";
import { latestButton, stickyDay } from "./timeline-overlays.ts";
import { newsText } from "./timeline-news.ts";
import { TimelineReach } from "./timeline-reach.ts";
import { estimateRowHeight, hasSameRows, TimelineRows, unreadRowKey } from "./timeline-rows.ts";
import type { MessageRow, TimelineGap, TimelineRow } from "./timeline-rows.ts";

const nobody: readonly PersonView[] = [];

/** What changes nothing about the messages. */
const besideRows: ReadonlySet<PropertyKey> = new Set(["isAway", "stickyDay", "announcement", "label"]);

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
    .extent {
      position: relative;
      contain: size layout;
    }
    .extent > * {
      position: absolute;
      top: 0;
      width: 100%;
      contain: layout;
    }
  `;

  /** The messages; must be `ready`. */
  @property({ attribute: false }) view: TimelineView = {
    ready: false,
    messages: [],
    hasOlder: false,
    hasNewer: false,
    newBelow: 0,
  };
  /** What it is called; else it holds the messages of a chat. */
  @property() label = "";
  /** Who wrote them, by id. */
  @property({ attribute: false }) people: ReadonlyMap<UserId, PersonView> = new Map();
  /** Who reads. */
  @property({ attribute: false }) me: UserId | undefined;
  /** Who else is to read what is written here: in groups. */
  @property({ attribute: false }) audience: readonly UserId[] = [];
  /** What can be done with messages here. */
  @property({ attribute: false }) rights: MessageRights = { writable: false, admin: false };
  /** Shows authors and how far everybody has read: in groups. */
  @property({ type: Boolean }) named = false;
  /** All messages from the left and without bubbles. */
  @property({ type: Boolean }) compact = false;
  /** What stands above the very first message. */
  @property({ attribute: false }) beginning: TemplateResult | typeof nothing = nothing;
  /** What stands where messages are missing on this device; undefined: nowhere, or they are on their way. */
  @property({ attribute: false }) gap: TimelineGap | undefined;

  @state() private isAway = false;
  /** The day to be shown above, while its own pill is out of view. */
  @state() private stickyDay: number | undefined;
  @state() private announcement = "";
  @query(".log") private readonly log!: HTMLElement | null;
  @query(".extent") private readonly extent!: HTMLElement | null;

  readonly #rows = new TimelineRows();
  #items: TimelineRow[] = [];
  #names: ReadonlyMap<UserId, string> = new Map();
  readonly #focus = new MessageFocus((key) => this.#messageElement(key));
  #wantsEnd = false;
  readonly #window: RowWindow<TimelineRow>;
  readonly #reach = new TimelineReach(this, {
    rows: this.#rows,
    view: () => this.view,
    items: () => this.#items,
    layout: () => this.#window.layout,
    showAway: (isAway) => (this.isAway = isAway),
    showDay: (day) => (this.stickyDay = day),
  });

  constructor() {
    super();
    new DayController(this);
    this.#window = new RowWindow<TimelineRow>(this, {
      key: (row) => row.key,
      estimate: estimateRowHeight,
      scroller: () => this.log,
      extent: () => this.extent,
      renderRow: (row) => this.#renderRow(row),
      onVisible: (last) => this.#handleVisible(last),
      onScroll: () => this.#reach.handleScroll(),
      onFailure: (error) => this.showFailure(error),
      paddingTop: 12,
      paddingBottom: 12,
      start: () => this.#startTarget(),
      isComplete: () => !this.view.hasNewer,
    });
  }

  /** Brings the newest message into view. */
  scrollToEnd(): void {
    if (!this.view.hasNewer) return this.#window.layout.goToEnd();
    this.#wantsEnd = true;
    this.dispatchEvent(new LatestRequestEvent());
  }

  /** Brings a message into view and shows which one it is; false if it is not among those that are loaded. */
  reveal(id: MessageId): boolean {
    if (this.#rows.find(id) === undefined) return false;
    this.#window.layout.goTo({ key: id, block: "center" });
    this.#flash(id);
    return true;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("people")) {
      this.#names = new Map(Array.from(this.people.values(), ({ id, displayName }) => [id, displayName]));
    }
    if (!changed.has("view") && !changed.has("gap")) return;
    const old = changed.has("view") ? changed.get("view") : this.view;
    if (changed.has("named") || changed.has("gap") || !hasSameRows(old, this.view)) {
      this.#items = this.#rows.build(this.view, this.named ? this.me : undefined, this.gap);
    }
    const { focusId } = this.view;
    if (focusId !== undefined && focusId !== old?.focusId) void this.updateComplete.then(() => this.reveal(focusId));
    if (old?.ready === true) this.#handleArrivals(old, this.view);
    if (old?.isCatchingUp === true) this.#holdFirstUnread(old);
    if (!this.#wantsEnd || this.view.hasNewer) return;
    this.#wantsEnd = false;
    this.scrollToEnd();
  }

  protected override updated(changed: PropertyValues): void {
    const isAboutRows = changed.size === 0 || [...changed.keys()].some((name) => !besideRows.has(name));
    if (isAboutRows) this.#window.show(this.#items);
    this.#reach.look();
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
        @keydown=${this.#handleKeydown}
        @focusin=${this.#focus.follow}
      >
        <div class="extent"></div>
      </div>
      ${this.stickyDay === undefined ? nothing : stickyDay(this.stickyDay, this.#handleDay)}
      ${this.isAway || this.view.hasNewer ? latestButton(this.view.newBelow, this.#handleJump) : nothing}
      <div class="sr-only" role="status">${this.announcement}</div>
    `;
  }

  #renderRow(row: TimelineRow): TemplateResult {
    switch (row.kind) {
      case "start":
        return html`<div>${this.beginning}</div>`;
      case "gap":
        return html`<div class="px-6 py-4">${this.gap?.note}</div>`;
      case "day":
        return dayPill(row.at);
      case "unread":
        return unreadLine();
      case "message":
        return html`<roost-message
          .row=${row}
          data-id=${row.key}
          .author=${this.#names.get(row.message.author) ?? ""}
          .picture=${this.people.get(row.message.author)?.avatar}
          .names=${this.#names}
          .me=${this.me}
          .rights=${this.rights}
          .audience=${this.audience}
          .readers=${this.#readersOf(row)}
          ?named=${this.named}
          ?compact=${this.compact}
        ></roost-message>`;
    }
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
    let isShown = false;
    const look = (): void => {
      const element = this.#messageElement(id);
      if (element !== undefined && !isShown) element.flash();
      isShown ||= element !== undefined;
      // Whoever asked for it reads on from there. A dialog that is on its way out keeps the focus for some frames.
      this.#focus.enter(element);
      if (element?.matches(":focus-within") !== true && frames-- > 0) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }

  /** At what is new, else where the chat was left. */
  #startTarget(): ScrollTarget | undefined {
    const { firstUnreadId, position } = this.view;
    if (firstUnreadId !== undefined) return { key: unreadRowKey, block: "start" };
    return position === undefined ? undefined : { key: position.id, offset: position.offset };
  }

  readonly #handleKeydown = (event: KeyboardEvent): void => {
    // What is loaded ends somewhere: nobody means that.
    if (event.key === "End" && this.view.hasNewer) {
      event.preventDefault();
      this.#handleJump();
    } else if (event.key === "Home" && this.view.hasOlder) {
      if (!this.dispatchEvent(new OldestRequestEvent())) event.preventDefault();
    } else this.#focus.handleKeydown(event, this.#items);
  };

  readonly #handleDay = (): void => {
    if (this.stickyDay !== undefined) this.dispatchEvent(new DayRequestEvent(this.stickyDay));
  };

  readonly #handleJump = (): void => {
    this.scrollToEnd();
    this.log?.focus({ preventScroll: true });
  };

  #handleVisible(last: number): void {
    this.#reach.handleVisible(last);
    this.#placeStop();
  }

  /** The Tab key comes to the last message in view. */
  #placeStop(): void {
    if (this.extent?.matches(":focus-within")) return;
    this.#focus.move(this.#messageElement(this.#reach.lastVisibleKey));
  }

  /** What came while nobody was here is not for scrolling past: the end is left for where it begins. */
  #holdFirstUnread(old: TimelineView): void {
    const { layout } = this.#window;
    const { firstUnreadId, messages } = this.view;
    if (firstUnreadId === undefined || messages === old.messages || layout.place !== undefined) return;
    layout.goTo({ key: unreadRowKey, block: "start" });
  }

  #handleArrivals(old: TimelineView, now: TimelineView): void {
    if (old.messages === now.messages) return;
    const news = newsText(old, now, this.#names);
    // The same words once more would be no change, and nobody would hear of it.
    if (news !== "") this.announcement = news === this.announcement ? `${news}\u00a0` : news;
    const last = now.messages.at(-1);
    if (now.hasNewer || last?.id === old.messages.at(-1)?.id || last?.own !== true || last.state !== "pending") return;
    this.scrollToEnd();
    // The composer shrinks in the same frame, and the room that it gives is only known afterwards.
    requestAnimationFrame(() => requestAnimationFrame(() => this.scrollToEnd()));
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "roost-timeline": RoostTimeline;
  }
}
