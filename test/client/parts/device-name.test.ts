import { describe, expect, test } from "vitest";
import { describeDevice } from "../../../client/parts/device-name.ts";

const mozilla = "Mozilla/5.0";
const webKit = "AppleWebKit/537.36 (KHTML, like Gecko)";

describe("the name of a device", () => {
  test.each([
    [`${mozilla} (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0`, "Firefox, Linux"],
    [
      `${mozilla} (Windows NT 10.0; Win64; x64) ${webKit} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`,
      "Edge, Windows",
    ],
    [`${mozilla} (Linux; Android 10; K) ${webKit} Chrome/140.0.0.0 Mobile Safari/537.36`, "Chrome, Android"],
    [`${mozilla} (Macintosh; Intel Mac OS X 10_15_7) ${webKit} Version/18.0 Safari/605.1.15`, "Safari, Mac"],
    [
      `${mozilla} (iPhone; CPU iPhone OS 18_0 like Mac OS X) ${webKit} Version/18.0 Mobile Safari/604.1`,
      "Safari, iPhone",
    ],
    [`${mozilla} (X11; Linux x86_64) ${webKit} HeadlessChrome/140.0.0.0 Safari/537.36`, "Chrome, Linux"],
    ["something else", ""],
  ])("is told by %s", (userAgent, name) => {
    expect(describeDevice(userAgent)).toBe(name);
  });
});
