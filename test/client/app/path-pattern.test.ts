import { describe, expect, test } from "vitest";
import { pathPattern } from "../../../client/app/path-pattern.ts";

describe("a path pattern", () => {
  test("matches the whole path and names its parts, as the browser's own does", () => {
    const pattern = pathPattern("/chats/:id/messages/:message");
    expect(pattern.test({ pathname: "/chats/a1/messages/b-2" })).toBe(true);
    expect(pattern.exec({ pathname: "/chats/a1/messages/b-2" })?.pathname.groups).toEqual({ id: "a1", message: "b-2" });
    for (const pathname of [
      "/chats/a1/messages",
      "/chats/a1/messages/b/c",
      "/x/chats/a1/messages/b",
      "/chats//messages/b",
    ]) {
      expect(pattern.test({ pathname }), pathname).toBe(false);
      expect(pattern.exec({ pathname }), pathname).toBeNull();
    }
  });

  test("tells a path without parts from those below it", () => {
    expect(pathPattern("/settings").test({ pathname: "/settings" })).toBe(true);
    expect(pathPattern("/settings").test({ pathname: "/settings/storage" })).toBe(false);
    expect(pathPattern("/").test({ pathname: "/" })).toBe(true);
  });
});
