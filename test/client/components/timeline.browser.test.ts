import { describe, expect, test, vi } from "vitest";
import { userEvent } from "vitest/browser";
import "../../../client/components/timeline.ts";
import type { OlderRequestEvent, SeenChangeEvent } from "../../../client/components/timeline-events.ts";
import type { RoostTimeline } from "../../../client/components/timeline.ts";
import { HeightList } from "../../../client/controllers/height-list.ts";
import type { MessageView, TimelineView } from "../../../client/store/views.ts";
import { createHistory, createMessage } from "../gallery/messages.ts";
import { me, people } from "../gallery/people.ts";
import { frames, traceTop, until } from "../support/frames.ts";
import { allDeep, deep, mount } from "../support/mount.ts";

const now = new Date(2026, 10, 20, 18).getTime();
const authors = [me.id, people.anna.id, people.grace.id];
const history = createHistory(1200, authors, now);
const peopleById = new Map(Object.values(people).map((person) => [person.id, person]));

function viewOf(messages: readonly MessageView[], rest: Partial<TimelineView> = {}): TimelineView {
  return { ready: true, hasOlder: true, hasNewer: false, newBelow: 0, messages, ...rest };
}

function message(text: string, by = people.anna.id, state: MessageView["state"] = "sent"): MessageView {
  return createMessage({ by, text, ago: 0, state }, now, 5);
}

async function show(view: TimelineView): Promise<RoostTimeline> {
  const timeline = await mount("roost-timeline", { view, people: peopleById, named: true });
  await until(() => allDeep(timeline, "roost-message").length > 0 || view.messages.length === 0);
  await frames(6);
  return timeline;
}

const logOf = (timeline: RoostTimeline): HTMLElement => deep(timeline, "[role=log]") as HTMLElement;
const latest = (timeline: RoostTimeline): HTMLElement | undefined => deep(timeline, "button.latest");
const gapToEnd = (log: HTMLElement): number => log.scrollHeight - log.clientHeight - log.scrollTop;

function bubble(timeline: RoostTimeline, text: string): HTMLElement | undefined {
  return allDeep(timeline, "article").find((article) => article.textContent?.includes(text));
}

/** The text of the first message that is wholly in view. */
function firstVisible(timeline: RoostTimeline): string {
  const top = logOf(timeline).getBoundingClientRect().top;
  const article = allDeep(timeline, "article").find((found) => found.getBoundingClientRect().top >= top);
  return /(\d+): /u.exec(article?.textContent ?? "")?.[1] ?? "";
}

describe("a timeline", () => {
  test("is a log with a name that can be reached by keyboard and announces politely, apart from the log", async () => {
    const timeline = await show(viewOf(history.slice(-50)));
    const log = logOf(timeline);
    expect(log.getAttribute("aria-label")).toBe("Messages");
    expect(log.tabIndex).toBe(0);
    timeline.view = viewOf([...timeline.view.messages, message("Is anybody there?")]);
    await timeline.updateComplete;
    expect(deep(timeline, "[role=status]")?.textContent).toBe("Anna Kowalska: Is anybody there?");
    expect(log.getAttribute("aria-live")).toBe("off");
  });

  test("is one stop of the Tab key: the last message in view, and what can be pressed in it", async () => {
    const reactions = [{ emoji: "👍", userIds: [people.grace.id], mine: false }];
    const messages = history
      .slice(-50)
      .map((found) => ({ ...found, reactions, text: `${found.text} https://a.example` }));
    const timeline = await show(viewOf(messages));
    await until(() => allDeep(timeline, "button").length > 9);
    await frames(6);
    const after = document.createElement("button");
    document.body.append(after);
    const log = logOf(timeline);
    const top = log.scrollTop;
    const stops = (): Element | null => timeline.shadowRoot?.activeElement ?? null;
    log.focus({ preventScroll: true });
    await userEvent.keyboard("{Tab}");
    const first = stops();
    expect(first?.localName).toBe("roost-message");
    expect(first?.shadowRoot?.activeElement?.localName).toBe("article");
    expect(log.scrollTop).toBe(top);
    // Over the messages there is the day, which is a button too.
    const stop = (): Element | null => (stops()?.localName === "button" ? first : stops());
    for (let i = 0; i < 20 && document.activeElement === timeline; i++) {
      expect(stop()).toBe(first);
      await userEvent.keyboard("{Tab}");
    }
    expect(document.activeElement).toBe(after);
    for (let i = 0; i < 3 && stops()?.localName !== "roost-message"; i++) {
      await userEvent.keyboard("{Shift>}{Tab}{/Shift}");
    }
    expect(stops()).toBe(first);
    expect(log.scrollTop).toBe(top);
    allDeep(timeline, "roost-message").at(-4)?.focus();
    const other = stops();
    await userEvent.keyboard("{Tab}");
    expect(other).not.toBe(first);
    expect(stops()).toBe(other);
    after.remove();
  });

  test("says nothing aloud for older messages and for one's own", async () => {
    const timeline = await show(viewOf(history.slice(-50)));
    timeline.view = viewOf([...history.slice(-100, -50), ...timeline.view.messages]);
    await timeline.updateComplete;
    timeline.view = viewOf([...timeline.view.messages, message("mine", me.id, "pending")]);
    await timeline.updateComplete;
    expect(deep(timeline, "[role=status]")?.textContent).toBe("");
  });

  test("stays at the newest message while messages arrive", async () => {
    const timeline = await show(viewOf(history.slice(-200)));
    for (let n = 0; n < 5; n++) {
      timeline.view = viewOf([...timeline.view.messages, message(`new ${n}`)]);
      await frames(6);
      expect(Math.abs(gapToEnd(logOf(timeline)))).toBeLessThanOrEqual(2);
    }
    expect(bubble(timeline, "new 4")).toBeDefined();
  });

  test("moves nothing while the reader is further up: older and newer messages, and states that change", async () => {
    let messages: readonly MessageView[] = history.slice(400, 900);
    const timeline = await show(viewOf(messages));
    logOf(timeline).scrollTop = 9000;
    await frames(6);
    const changes: readonly (() => readonly MessageView[])[] = [
      () => [...history.slice(300, 400), ...messages],
      () => [...messages, message("something new")],
      () => messages.map((found) => (found.own ? { ...found, state: "sent" as const } : found)),
      () => [...history.slice(200, 300), ...messages],
    ];
    for (const change of changes) {
      const seen = firstVisible(timeline);
      expect(seen).not.toBe("");
      const tops = await traceTop(
        () => bubble(timeline, `${seen}: `)?.getBoundingClientRect().top ?? Number.NaN,
        () => {
          messages = change();
          timeline.view = viewOf(messages);
        },
      );
      expect(Math.max(...tops) - Math.min(...tops)).toBeLessThanOrEqual(2);
    }
  });

  test("goes to the end when the person writes, wherever they were", async () => {
    const timeline = await show(viewOf(history.slice(0, 500)));
    logOf(timeline).scrollTop = 2000;
    await frames(4);
    timeline.view = viewOf([...timeline.view.messages, message("my answer", me.id, "pending")]);
    await until(() => Math.abs(gapToEnd(logOf(timeline))) <= 2 && bubble(timeline, "my answer") !== undefined);
  });

  test("opens at the first unread message, under its line", async () => {
    const messages = history.slice(0, 500);
    const firstUnread = messages[400] as MessageView;
    const timeline = await show(viewOf(messages, { firstUnreadId: firstUnread.id }));
    const log = logOf(timeline).getBoundingClientRect();
    const top = bubble(timeline, "400: ")?.getBoundingClientRect().top ?? Number.NaN;
    expect(top).toBeGreaterThan(log.top);
    expect(top).toBeLessThan(log.top + 160);
    expect(deep(timeline, "[role=log]")?.textContent).toContain("New messages");
  });

  test("asks for older messages near the top, and not before", async () => {
    const timeline = await show(viewOf(history.slice(-300)));
    let asked = 0;
    timeline.addEventListener("older-request", (_event: OlderRequestEvent | Event) => asked++);
    logOf(timeline).scrollTop = 4000;
    await frames(4);
    expect(asked).toBe(0);
    logOf(timeline).scrollTop = 600;
    await until(() => asked > 0);
  });

  test("offers the way to the newest message only far from it, and counts what came meanwhile", async () => {
    const timeline = await show(viewOf(history.slice(0, 500)));
    expect(latest(timeline)).toBeUndefined();
    logOf(timeline).scrollTop = 3000;
    await until(() => latest(timeline) !== undefined);
    const more = [message("one"), message("two", people.grace.id)];
    timeline.view = viewOf([...timeline.view.messages, ...more], { newBelow: 2 });
    await until(() => latest(timeline)?.getAttribute("title") === "Go to the newest message, 2 new");
    latest(timeline)?.click();
    await until(() => Math.abs(gapToEnd(logOf(timeline))) <= 2 && latest(timeline) === undefined);
  });

  test("offers it too when so much comes that the end, which was near, is far", async () => {
    const timeline = await show(viewOf(history.slice(0, 500)));
    logOf(timeline).scrollTop -= 100;
    await frames(4);
    expect(latest(timeline)).toBeUndefined();
    timeline.view = viewOf(history.slice(0, 520), { newBelow: 20 });
    await until(() => latest(timeline) !== undefined);
  });

  test("tells when the reader is back at the newest message, and stays there when the older ones are let go", async () => {
    const timeline = await show(viewOf(history.slice(0, 800)));
    let returned = 0;
    timeline.addEventListener("latest-request", () => returned++);
    logOf(timeline).scrollTop = 3000;
    await until(() => latest(timeline) !== undefined);
    expect(returned).toBe(0);
    timeline.scrollToEnd();
    await until(() => returned === 1);
    const tops = await traceTop(
      () => bubble(timeline, "799: ")?.getBoundingClientRect().top ?? Number.NaN,
      () => (timeline.view = viewOf(history.slice(600, 800))),
    );
    expect(Math.max(...tops) - Math.min(...tops)).toBeLessThanOrEqual(2);
    expect(returned).toBe(1);
  });

  test("tells how far the person has seen, once for each place", async () => {
    const timeline = document.createElement("roost-timeline");
    const seen: string[] = [];
    timeline.addEventListener("seen-change", (event) => seen.push((event as SeenChangeEvent).upTo));
    window.focus();
    const view = viewOf(history.slice(0, 300));
    Object.assign(timeline, { view, people: peopleById });
    const frame = document.createElement("div");
    frame.style.cssText = "width: 420px; height: 640px; display: grid";
    frame.append(timeline);
    document.body.replaceChildren(frame);
    await until(() => seen.length > 0);
    await frames(6);
    expect(seen).toEqual([view.messages.at(-1)?.orderKey]);
  });

  test("shows an empty chat by its beginning", async () => {
    const timeline = await show(viewOf([], { hasOlder: false }));
    expect(allDeep(timeline, "roost-message")).toHaveLength(0);
    expect(logOf(timeline).scrollTop).toBe(0);
  });

  test("shows a card when its rows cannot be placed, and goes on from where the reader was", async () => {
    const timeline = await show(viewOf(history));
    const log = logOf(timeline);
    log.scrollTop = 30_000;
    await frames(4);
    const report = vi.spyOn(globalThis, "reportError").mockReturnValue();
    const find = vi.spyOn(HeightList.prototype, "find").mockImplementation(() => {
      throw new Error("no place");
    });
    log.scrollTop += 400;
    await until(() => deep(timeline, "[role=alert]") !== undefined);
    expect(report).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ message: "no place" }));
    find.mockRestore();
    deep(timeline, "button")?.click();
    await until(() => deep(timeline, "[role=alert]") === undefined && allDeep(timeline, "roost-message").length > 3);
    await until(() => Math.abs(logOf(timeline).scrollTop - 30_000) < 2_000);
    // It scrolls as before.
    const before = firstVisible(timeline);
    logOf(timeline).scrollTop -= 3_000;
    await until(() => firstVisible(timeline) !== before && firstVisible(timeline) !== "");
    expect(report).toHaveBeenCalledOnce();
    report.mockRestore();
  });

  test("reads each new message aloud once: the same words again, several at once, and above what is pending here", async () => {
    const pending = message("On my way", me.id, "pending");
    const timeline = await show(viewOf([...history.slice(-20), pending]));
    const status = (): string | null | undefined => deep(timeline, "[role=status]")?.textContent;
    const come = async (...texts: string[]): Promise<string | null | undefined> => {
      const old = timeline.view.messages.slice(0, -1);
      const added = texts.map((text, i) => createMessage({ by: people.anna.id, text, ago: 0 }, now, old.length + i));
      timeline.view = viewOf([...old, ...added, pending]);
      await timeline.updateComplete;
      return status();
    };
    const first = await come("ok");
    expect(first).toBe("Anna Kowalska: ok");
    const second = await come("ok");
    expect(second?.trim()).toBe(first);
    expect(second).not.toBe(first);
    expect(await come("One", "Two")).toBe("Anna Kowalska: One\nAnna Kowalska: Two");
  });

  test("does not read again what stands last once another message is deleted", async () => {
    const mine = message("Never mind", me.id);
    const timeline = await show(viewOf([...history.slice(-20), message("Yes?"), mine]));
    timeline.view = viewOf(timeline.view.messages.slice(0, -1));
    await timeline.updateComplete;
    expect(deep(timeline, "[role=status]")?.textContent).toBe("");
  });

  test("lives on when a message that was shown is gone", async () => {
    const timeline = await show(viewOf(history.slice(0, 5)));
    timeline.view = viewOf(history.slice(0, 1));
    await until(() => allDeep(timeline, "roost-message").length === 1);
  });
});
