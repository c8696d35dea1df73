import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import type { LogFormat, LogLevel } from "../../sync-server/config.ts";
import { createLogger, redact, type Logger } from "../../sync-server/logger.ts";

const jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEwMDAwMCJ9.c2lnbmF0dXJl";

function capture(logLevel: LogLevel = "debug", logFormat: LogFormat = "json"): { logger: Logger; read: () => string } {
  const stream = new PassThrough();
  return { logger: createLogger({ logLevel, logFormat }, stream), read: () => String(stream.read() ?? "") };
}

describe("the log", () => {
  test("never shows secrets or people's words, however deep, in either format", () => {
    for (const format of ["json", "pretty"] as const) {
      const { logger, read } = capture("debug", format);
      logger.child({ token: "secret-1" }).info(`signed in with Bearer secret-2 and ${jwt}`, {
        password: "secret-3",
        headers: { Authorization: "secret-4", cookie: "secret-5", "set-cookie": ["secret-6"], host: "kept-host" },
        message: { t: "secret-7", text: "secret-8" },
        deep: { a: [{ newPassword: "secret-9", refreshToken: "secret-10" }] },
        note: `a ${jwt} inside`,
        refreshed: "ada00000.0123456789abcdef01234567.secret-00aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa0",
        protocols: "yjs, auth.secret-11.abcdef",
        error: Object.assign(new Error("kept-error"), { body: "secret-12", cause: new Error(`why ${jwt}`) }),
        email: "kept@example.org",
      });
      const text = read();
      expect(text).not.toMatch(/secret-\d/u);
      expect(text).not.toContain(jwt);
      if (format === "json")
        for (const kept of ["kept-host", "kept-error", "kept@example.org"]) expect(text).toContain(kept);
    }
  });

  test("writes one JSON object a line, with a time, a level and the fields", () => {
    const { logger, read } = capture();
    logger.warn("something\nodd", { requestId: "r1", count: 3 });
    logger.error("more");
    const lines = read()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines[0]).toMatchObject({ level: "warn", message: "something\nodd", requestId: "r1", count: 3 });
    expect(Date.parse(String(lines[0]?.["timestamp"]))).toBeGreaterThan(0);
    expect(lines[1]?.["level"]).toBe("error");
  });

  test("keeps a child's fields on every line, and a field named message from the message", () => {
    const { logger, read } = capture();
    const child = logger.child({ requestId: "r1" }).child({ userId: "u1" });
    child.info("first", { level: "x", message: "y" });
    expect(JSON.parse(read())).toMatchObject({ level: "info", message: "first", requestId: "r1", userId: "u1" });
  });

  test("says nothing below its level", () => {
    const { logger, read } = capture("warn");
    logger.info("quiet");
    logger.debug("quiet");
    expect(read()).toBe("");
    expect(logger.isDebugEnabled()).toBe(false);
    expect(capture("debug").logger.isDebugEnabled()).toBe(true);
  });

  test("shows an error with its stack and its cause", () => {
    const { logger, read } = capture();
    logger.error("failed", { error: new TypeError("outer", { cause: new Error("inner") }) });
    const { error } = JSON.parse(read()) as { error: Record<string, unknown> };
    expect(error).toMatchObject({ name: "TypeError", message: "outer", cause: { message: "inner" } });
    expect(error["stack"]).toContain("logger.test.ts");
    const pretty = capture("debug", "pretty");
    pretty.logger.error("failed", { error: new TypeError("outer") });
    expect(pretty.read()).toMatch(/error failed\nTypeError: outer\n {4}at /u);
  });

  test("survives values that JSON does not take, and values without end", () => {
    const circular: Record<string, unknown> = {
      bytes: new Uint8Array(5),
      big: 10n,
      date: new Date(0),
      list: new Set([1]),
    };
    circular["self"] = circular;
    expect(redact(circular)).toMatchObject({
      bytes: "[5 bytes]",
      big: "10",
      date: "1970-01-01T00:00:00.000Z",
      list: [1],
    });
    const { logger, read } = capture();
    logger.info("circular", { circular, long: "x".repeat(1_000_000) });
    expect(read().length).toBeLessThan(60_000);
  });
});
