import { expect, test } from "vitest";
import { readSearchAddress } from "../../../client/components/search-address-reading.ts";
import { searchPath, type SearchAsked } from "../../../client/components/search-address.ts";
import type { ChatId, UserId } from "../../../shared/lib/ids.ts";

const full: SearchAsked = {
  text: "két létra & más",
  from: "00anna00" as UserId,
  in: "g00000000001" as ChatId,
  links: true,
  since: "2026-11-01",
  before: "2026-11-22",
};

test("a search comes back from its address as it was", () => {
  for (const asked of [full, { text: "" }, { text: "from:anna has:link" }]) {
    const path = searchPath(asked);
    expect(readSearchAddress(path.slice("/search".length))).toEqual(asked);
  }
  expect(searchPath({ text: "" })).toBe("/search");
});

test("what makes no sense in an address is left out", () => {
  expect(readSearchAddress("?q=x&from=nobody!&in=../&has=file&since=2026-02-30&before=tomorrow")).toEqual({
    text: "x",
  });
});
