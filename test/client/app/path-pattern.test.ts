import { describe, expect, test } from "vitest";
import { pathPattern } from "../../../client/app/path-pattern.ts";

describe("a path pattern", () => {
  test("matches the whole path and names its parts", () => {
    const match = pathPattern("/chats/:id/messages/:message");
    expect(match("/chats/a1/messages/b-2")).toEqual({ id: "a1", message: "b-2" });
    for (const path of [
      "/chats/a1/messages",
      "/chats/a1/messages/b/c",
      "/x/chats/a1/messages/b",
      "/chats//messages/b",
    ]) {
      expect(match(path), path).toBeUndefined();
    }
  });

  test("tells a path without parts from those below it", () => {
    expect(pathPattern("/settings")("/settings")).toEqual({});
    expect(pathPattern("/settings")("/settings/storage")).toBeUndefined();
    expect(pathPattern("/")("/")).toEqual({});
  });
});
