import { describe, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import "../../../client/components/timeline.ts";
import type { DayRequestEvent, PositionChangeEvent } from "../../../client/components/timeline-events.ts";
import type { MessageId } from "../../../shared/lib/ids.ts";
import type { RoostTimeline } from "../../../client/components/timeline.ts";
import type { MessageView, ReadingPosition, TimelineView } from "../../../client/store/views.ts";
import { createHistory, createMessage } from "../gallery/messages.ts";
import { me, people } from "../gallery/people.ts";
import { frames, traceTop, until } from "../support/frames.ts";
import { allDeep, deep, mount } from "../support/mount.ts";

const now = new Date(2026, 10, 20, 18).getTime();
const history = createHistory(2000, [me.id, people.anna.id, people.grace.id], now);
const peopleById = new Map(Object.values(people).map((person) => [person.id, person]));

/** A part of a long chat. */
function part(from: number, to: number, rest: Partial<TimelineView> = {}): TimelineView {
  const hasNewer = to < history.length;
  return { ready: true, hasOlder: from > 0, hasNewer, newBelow: 0, messages: history.slice(from, to), ...rest };
}

async function show(view: TimelineView): Promise<RoostTimeline> {
  const timeline = await mount("roost-timeline", { view, people: peopleById, named: true });
  await until(() => allDeep(timeline, "roost-message").length > 0);
  await frames(6);
  return timeline;
}

const logOf = (timeline: RoostTimeline): HTMLElement => deep(timeline, "[role=log]") as HTMLElement;
const latest = (timeline: RoostTimeline): HTMLElement | undefined => deep(timeline, "button.latest");
const stickyDay = (timeline: RoostTimeline): HTMLElement | undefined => deep(timeline, "button.day");
const gapToEnd = (log: HTMLElement): number => log.scrollHeight - log.clientHeight - log.scrollTop;

function article(timeline: RoostTimeline, number: number): HTMLElement | undefined {
  return allDeep(timeline, "article").find((found) => found.textContent.includes(` ${number}: `));
}

/** How far below the upper edge of the view a message begins. */
function topOf(timeline: RoostTimeline, number: number): number {
  const top = article(timeline, number)?.getBoundingClientRect().top ?? Number.NaN;
  return top - logOf(timeline).getBoundingClientRect().top;
}

/** The number of the first message that is wholly in view. */
function firstVisible(timeline: RoostTimeline): number {
  const top = logOf(timeline).getBoundingClientRect().top;
  const found = allDeep(timeline, "article").find((element) => element.getBoundingClientRect().top >= top);
  return Number(/ (\d+): /u.exec(found?.textContent ?? "")?.[1]);
}

function spread(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}

describe("a timeline that shows a part of a chat", () => {
  test("moves nothing while newer messages are added below, also for who stands at the very end", async () => {
    for (const isAtEnd of [false, true]) {
      const timeline = await show(part(200, 700));
      const log = logOf(timeline);
      log.scrollTop = isAtEnd ? log.scrollHeight : 6_000;
      await frames(6);
      const seen = firstVisible(timeline);
      const tops = await traceTop(
        () => topOf(timeline, seen),
        () => (timeline.view = part(200, 1_200)),
      );
      expect(spread(tops), String(isAtEnd)).toBeLessThanOrEqual(2);
    }
  });

  test("moves nothing when it grows at one end and is cut at the other in one step", async () => {
    const timeline = await show(part(600, 1_200));
    logOf(timeline).scrollTop = 3_000;
    await frames(6);
    for (const [from, to] of [
      [400, 1_000],
      [300, 900],
      [500, 1_100],
    ] as const) {
      const seen = firstVisible(timeline);
      expect(seen).toBeGreaterThan(0);
      const tops = await traceTop(
        () => topOf(timeline, seen),
        () => (timeline.view = part(from, to)),
      );
      expect(spread(tops), `${from} to ${to}`).toBeLessThanOrEqual(2);
    }
  });

  test("moves nothing that is read when a message above it becomes higher late", async () => {
    const timeline = await show(part(200, 700));
    logOf(timeline).scrollTop = 6_000;
    await frames(6);
    const seen = firstVisible(timeline);
    const above = seen - 1;
    const longer = { ...(history[above] as MessageView), text: `${above}: ${"much longer than before ".repeat(30)}` };
    const tops = await traceTop(
      () => topOf(timeline, seen),
      () => (timeline.view = { ...part(200, 700), messages: history.slice(200, 700).with(above - 200, longer) }),
    );
    expect(spread(tops)).toBeLessThanOrEqual(2);
  });

  test("shows a message that was jumped to in the middle, in quite another part, and holds it there", async () => {
    const timeline = await show(part(1_400, 2_000));
    const target = history[333] as MessageView;
    timeline.view = part(100, 600, { focusId: target.id });
    const isFlashing = (): boolean => (article(timeline, 333)?.getAnimations().length ?? 0) > 0;
    await until(isFlashing);
    await frames(6);
    const middle = (logOf(timeline).clientHeight - (article(timeline, 333)?.offsetHeight ?? 0)) / 2;
    expect(Math.abs(topOf(timeline, 333) - middle)).toBeLessThanOrEqual(2);
    const tops = await traceTop(
      () => topOf(timeline, 333),
      () => (timeline.view = part(0, 700)),
    );
    expect(spread(tops)).toBeLessThanOrEqual(2);
  });

  test("asks for more only near its ends, and only where there is more", async () => {
    const timeline = await show(part(200, 1_000));
    const asked: string[] = [];
    timeline.addEventListener("older-request", () => asked.push("older"));
    timeline.addEventListener("newer-request", () => asked.push("newer"));
    const log = logOf(timeline);
    log.scrollTop = log.scrollHeight / 2;
    await frames(6);
    asked.length = 0;
    log.scrollTop += 10;
    await frames(4);
    expect(asked).toEqual([]);
    log.scrollTop = log.scrollHeight - log.clientHeight - 300;
    await until(() => asked.includes("newer"));
    expect(asked).not.toContain("older");
    timeline.view = part(200, 2_000);
    await frames(6);
    asked.length = 0;
    log.scrollTop = log.scrollHeight;
    await frames(6);
    expect(asked).toEqual([]);
  });

  test("leads to the newest message, wherever that is, and says how many are new", async () => {
    const timeline = await show(part(200, 700, { newBelow: 12 }));
    expect(latest(timeline)?.getAttribute("title")).toBe("Go to the newest message, 12 new");
    timeline.addEventListener("latest-request", () => (timeline.view = part(1_800, 2_000)));
    latest(timeline)?.click();
    await until(() => article(timeline, 1_999) !== undefined && Math.abs(gapToEnd(logOf(timeline))) <= 2);
    await until(() => latest(timeline) === undefined);
    timeline.view = part(200, 700, { newBelow: 1_000 });
    await until(() => latest(timeline)?.textContent?.includes("999+") === true);
  });

  test("leads to the newest message with the End key too, which is not where that ends what is loaded", async () => {
    const timeline = await show(part(200, 700));
    timeline.addEventListener("latest-request", () => (timeline.view = part(1_800, 2_000)));
    logOf(timeline).focus();
    await userEvent.keyboard("{End}");
    await until(() => article(timeline, 1_999) !== undefined && Math.abs(gapToEnd(logOf(timeline))) <= 2);
  });

  test("asks for the first message with the Home key, once, and stays where it is until it comes", async () => {
    const timeline = await show(part(200, 700));
    const log = logOf(timeline);
    let asked = 0;
    timeline.addEventListener("oldest-request", (event) => {
      asked++;
      event.preventDefault();
    });
    log.focus();
    await userEvent.keyboard("{Home}");
    await frames(6);
    expect(asked).toBe(1);
    expect(gapToEnd(log)).toBeLessThan(1_000);
    const first = part(0, 300).messages[0]?.id as MessageId;
    timeline.view = part(0, 300, { hasOlder: false, focusId: first });
    await until(() => topOf(timeline, 0) >= 0 && topOf(timeline, 0) < log.clientHeight / 2);
    // From here on it is the browser's.
    expect(log.dispatchEvent(new KeyboardEvent("keydown", { key: "Home", cancelable: true }))).toBe(true);
    expect(asked).toBe(1);
  });

  test("takes the focus of a message that is scrolled away, so that keys go on from what is read", async () => {
    const timeline = await show(part(200, 1_000));
    const log = logOf(timeline);
    log.scrollTop = 6_000;
    await frames(6);
    const left = firstVisible(timeline);
    article(timeline, left)?.focus();
    log.scrollTop = 12_000;
    await until(() => article(timeline, left) === undefined);
    expect(timeline.shadowRoot?.activeElement).toBe(log);
    expect(log.scrollTop).toBeGreaterThan(11_000);
    await frames(6);
    await userEvent.keyboard("{Tab}");
    const stop = allDeep(timeline, "article")
      .find((found) => found.matches(":focus"))
      ?.getBoundingClientRect();
    const view = log.getBoundingClientRect();
    expect(stop?.top).toBeGreaterThanOrEqual(view.top);
    expect(stop?.bottom).toBeLessThanOrEqual(view.bottom + 1);
  });

  test("goes to the end with what the person writes", async () => {
    const timeline = await show(part(200, 700));
    const mine = createMessage({ by: me.id, text: "my answer", ago: 0, state: "pending" }, now, 5);
    timeline.view = part(1_800, 2_000, { messages: [...history.slice(1_800), mine] });
    const isLast = (): boolean => allDeep(timeline, "article").at(-1)?.textContent?.includes("my answer") === true;
    await until(() => isLast() && Math.abs(gapToEnd(logOf(timeline))) <= 2);
  });

  test("leaves the end of what was here for where the new begins, while the device catches up", async () => {
    // A few messages that all are new and fit into the view, and many of which none is.
    for (const { from, to, unread } of [
      { from: 1_895, to: 1_900, unread: 1_895 },
      { from: 1_000, to: 1_900, unread: 1_900 },
    ]) {
      const catching = { hasNewer: false, isCatchingUp: true } as const;
      const firstUnreadId = history[unread]?.id as MessageId;
      const timeline = await show(part(from, to, { ...catching, ...(unread < to ? { firstUnreadId } : {}) }));
      for (const end of [1_950, 1_980]) {
        timeline.view = part(from, end, { ...catching, firstUnreadId });
        await frames(8);
        expect(firstVisible(timeline)).toBe(unread);
      }
      // Whoever has gone to the end stays there with what arrives from now on.
      timeline.view = part(from, 1_980, { hasNewer: false, firstUnreadId });
      await frames(4);
      timeline.scrollToEnd();
      await frames(4);
      timeline.view = part(from, 2_000, { firstUnreadId });
      await frames(6);
      expect(gapToEnd(logOf(timeline))).toBeLessThanOrEqual(2);
    }
  });

  test("says nothing aloud for what was only scrolled or jumped to", async () => {
    const timeline = await show(part(200, 700));
    for (const view of [part(200, 1_200), part(1_800, 2_000), part(0, 300)]) {
      timeline.view = view;
      await timeline.updateComplete;
      expect(deep(timeline, "[role=status]")?.textContent).toBe("");
    }
  });

  test("tells where the reader is, and opens there again", async () => {
    const timeline = await show(part(200, 1_000));
    let position: ReadingPosition | undefined;
    timeline.addEventListener("position-change", (event) => (position = (event as PositionChangeEvent).position));
    logOf(timeline).scrollTop = 7_000;
    await until(() => position !== undefined);
    await frames(4);
    const kept = position;
    if (kept === undefined) throw new Error("no position");
    const number = history.findIndex(({ id }) => id === kept.id);
    const top = topOf(timeline, number);
    const again = await show(part(0, 1_000, { position: kept }));
    expect(Math.abs(topOf(again, number) - top)).toBeLessThanOrEqual(2);
    const atEnd = await show(part(1_000, 2_000));
    position = kept;
    atEnd.addEventListener("position-change", (event) => (position = (event as PositionChangeEvent).position));
    atEnd.scrollToEnd();
    logOf(atEnd).scrollTop -= 1;
    await until(() => position === undefined);
  });

  test("shows the day that is read while its own pill is out of view, and offers to choose another one", async () => {
    const timeline = await show(part(0, 1_000));
    const log = logOf(timeline);
    const days: number[] = [];
    timeline.addEventListener("day-request", (event) => days.push((event as DayRequestEvent).at));
    log.scrollTop = 5_000;
    await until(() => stickyDay(timeline) !== undefined);
    const shown = firstVisible(timeline);
    stickyDay(timeline)?.click();
    const isSameDay = new Date(days[0] ?? 0).toDateString() === new Date(history[shown]?.sentAt ?? 1).toDateString();
    expect(isSameDay).toBe(true);
    expect(stickyDay(timeline)?.getAttribute("aria-label")).toMatch(/Go to another day$/u);
    expect(stickyDay(timeline)?.offsetHeight).toBeGreaterThanOrEqual(44);
    // Never two pills over each other.
    for (let i = 0; i < 60; i++) {
      log.scrollTop += 35;
      await frames(2);
      const sticky = stickyDay(timeline)?.querySelector("span")?.getBoundingClientRect();
      const pills = allDeep(timeline, ".log span.rounded-full").map((pill) => pill.getBoundingClientRect());
      const isMet = pills.some((pill) => sticky !== undefined && pill.top < sticky.bottom && pill.bottom > sticky.top);
      expect(isMet).toBe(false);
    }
    log.scrollTop = 0;
    await until(() => stickyDay(timeline) === undefined);
  });
});
