import { describe, expect, test } from "vitest";
import { createMemoryValues } from "../../../client/api/local-values.ts";
import { SessionRefresher, type Locks, type RefreshOutcome } from "../../../client/api/session-refresher.ts";

/** One lock for all tabs. */
function createLocks(): Locks {
  let last: Promise<unknown> = Promise.resolve();
  return {
    request: (_name, task) => {
      const run = last.then(task);
      last = run.catch(() => undefined);
      return run;
    },
  };
}

function createTab(outcome: RefreshOutcome, shared = { values: createMemoryValues(), locks: createLocks() }) {
  const tab = { posts: 0, refusals: 0 };
  const refresher = new SessionRefresher({
    ...shared,
    post: () => {
      tab.posts++;
      return Promise.resolve(outcome);
    },
    onRefused: () => tab.refusals++,
  });
  return { tab, refresher, shared };
}

describe("refreshing the session", () => {
  test("happens once for any number of calls at the same time", async () => {
    const { tab, refresher } = createTab("refreshed");
    const now = Date.now();
    expect(await Promise.all([1, 2, 3].map(() => refresher.refresh(now)))).toEqual(Array(3).fill("refreshed"));
    expect(tab.posts).toBe(1);
  });

  test("happens once for two tabs that were refused at the same time", async () => {
    const one = createTab("refreshed");
    const two = createTab("refreshed", one.shared);
    const before = Date.now() - 5;
    await Promise.all([one.refresher.refresh(before), two.refresher.refresh(before)]);
    expect(one.tab.posts + two.tab.posts).toBe(1);
  });

  test("happens again for a token that was refused after the last refresh", async () => {
    const { tab, refresher } = createTab("refreshed");
    await refresher.refresh(Date.now());
    await refresher.refresh(Date.now() + 5);
    expect(tab.posts).toBe(2);
  });

  test("asks the server when the last refresh was noted by a clock that was ahead, and once after that", async () => {
    const { tab, refresher, shared } = createTab("refreshed");
    const staleSince = Date.now() - 5;
    shared.values.setItem("roost.refreshedAt", String(Date.now() + 3_600_000));
    expect(await refresher.refresh(staleSince)).toBe("refreshed");
    expect(tab.posts).toBe(1);
    expect(await refresher.refresh(staleSince)).toBe("refreshed");
    expect(tab.posts).toBe(1);
  });

  test("tells of a refusal, and of nothing while offline", async () => {
    const refused = createTab("refused");
    expect(await refused.refresher.refresh(Date.now())).toBe("refused");
    expect(refused.tab.refusals).toBe(1);
    const offline = createTab("offline");
    expect(await offline.refresher.refresh(Date.now())).toBe("offline");
    expect(offline.tab.refusals).toBe(0);
  });
});
