import { expect, test } from "vitest";
import { ChannelCounts } from "../../../sync-server/ws/channel-counts.ts";

test("counts each document by itself, and forgets what is closed", () => {
  const counts = new ChannelCounts(2);
  expect([counts.take("a"), counts.take("a"), counts.take("a"), counts.take("b")]).toEqual([true, true, false, true]);
  counts.give("a");
  expect([counts.take("a"), counts.take("a")]).toEqual([true, false]);
});
