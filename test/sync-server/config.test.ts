import path from "node:path";
import { describe, expect, test } from "vitest";
import { isLoopbackHost, parseConfig, variableOf, type Config } from "../../sync-server/config.ts";
import { limitNames, limitTable } from "../../sync-server/limit-table.ts";

function read(env: Record<string, string> = {}): Config {
  const result = parseConfig(env);
  if (!result.ok) throw new Error(result.problems.join("\n"));
  return result.config;
}

function problemsOf(env: Record<string, string>): readonly string[] {
  const result = parseConfig(env);
  return result.ok ? [] : result.problems;
}

describe("the configuration", () => {
  test("reports every problem at once, with what was expected and what it got", () => {
    const problems = problemsOf({
      HOST: "a b",
      PORT: "80x",
      PUBLIC_URL: "chat.example.org",
      ALLOWED_ORIGINS: "https://a.example, nonsense",
      REGISTRATION: "maybe",
      TRUST_PROXY: "everybody",
      LOG_LEVEL: "loud",
      LOG_FORMAT: "xml",
      RATE_LIMITS: "0",
      TLS_CERT: "cert.pem",
      SEGMENT_MAX_MESSAGES: "-1",
      PASSWORD_COST: "99",
    });
    const named = problems.map((problem) => problem.split(":")[0]);
    expect(new Set(named)).toEqual(
      new Set([
        "HOST",
        "PORT",
        "PUBLIC_URL",
        "ALLOWED_ORIGINS",
        "REGISTRATION",
        "TRUST_PROXY",
        "LOG_LEVEL",
        "LOG_FORMAT",
        "RATE_LIMITS",
        "TLS_CERT and TLS_KEY",
        "SEGMENT_MAX_MESSAGES",
        "PASSWORD_COST",
      ]),
    );
    expect(problems).toHaveLength(12);
    for (const problem of problems) expect(problem).toMatch(/: expected .+, got .+/u);
    expect(problems).toContain('PORT: expected a whole number from 0 to 65535, got "80x"');
  });

  test("has a default for everything, for one machine on its own", () => {
    const config = read();
    expect(config).toMatchObject({
      host: "127.0.0.1",
      port: 8080,
      dataDir: path.resolve("data"),
      appDir: path.resolve("dist/client"),
      publicOrigin: undefined,
      loopback: true,
      https: false,
      registration: "open",
      trustProxy: false,
      logLevel: "info",
      logFormat: "json",
      rateLimits: true,
    });
    for (const name of limitNames) expect(config.limits[name]).toBe(limitTable[name].default);
  });

  test("cannot be changed afterwards", () => {
    const config = read();
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.limits)).toBe(true);
  });

  test("takes every limit from a variable of its name", () => {
    for (const name of limitNames) {
      expect(read({ [variableOf(name)]: String(limitTable[name].min) }).limits[name]).toBe(limitTable[name].min);
    }
    expect(variableOf("segmentMaxBytes")).toBe("SEGMENT_MAX_BYTES");
  });

  test("counts an empty variable as unset", () => {
    expect(read({ PORT: "", LOG_LEVEL: " " })).toMatchObject({ port: 8080, logLevel: "info" });
  });

  test("closes registration to strangers as soon as others can reach the server", () => {
    expect(read({ PUBLIC_URL: "https://chat.example.org" }).registration).toBe("invite");
    expect(read({ HOST: "0.0.0.0", PUBLIC_URL: "http://localhost:8080" }).registration).toBe("invite");
    expect(read({ PUBLIC_URL: "http://localhost:8080" }).registration).toBe("open");
    expect(read({ PUBLIC_URL: "https://chat.example.org", REGISTRATION: "open" }).registration).toBe("open");
    expect(read({ REGISTRATION: "closed" }).registration).toBe("closed");
  });

  test("wants the public address where the host is not loopback", () => {
    expect(problemsOf({ HOST: "0.0.0.0" }).join()).toMatch(/PUBLIC_URL: expected .* got nothing/u);
    expect(problemsOf({ HOST: "::1" })).toEqual([]);
  });

  test("turns rate limits off on loopback only", () => {
    expect(read({ RATE_LIMITS: "off" }).rateLimits).toBe(false);
    expect(problemsOf({ RATE_LIMITS: "off", PUBLIC_URL: "https://chat.example.org" })).toHaveLength(1);
  });

  test("knows https by the public address, or by its own certificate", () => {
    const tls = { TLS_CERT: "c.pem", TLS_KEY: "k.pem" };
    expect(read({ PUBLIC_URL: "https://chat.example.org" })).toMatchObject({ https: true, tls: undefined });
    expect(read(tls)).toMatchObject({
      https: true,
      tls: { certFile: path.resolve("c.pem"), keyFile: path.resolve("k.pem") },
    });
    expect(read({ ...tls, PUBLIC_URL: "http://localhost:1" }).https).toBe(false);
  });

  test("normalises origins, and refuses addresses with a path", () => {
    expect(read({ PUBLIC_URL: "https://Chat.Example.org:443/" }).publicOrigin).toBe("https://chat.example.org");
    expect(read({ ALLOWED_ORIGINS: "http://localhost:5173, https://b.example" }).allowedOrigins).toEqual([
      "http://localhost:5173",
      "https://b.example",
    ]);
    for (const wrong of ["https://a.example/chat", "ftp://a.example", "https://u:p@a.example", "https://a.example?x"]) {
      expect(problemsOf({ PUBLIC_URL: wrong })).toHaveLength(1);
    }
  });

  test("trusts no proxy, a number of them, or those at given addresses", () => {
    const trust = (text: string): Config["trustProxy"] => read({ TRUST_PROXY: text }).trustProxy;
    expect(trust("off")).toBe(false);
    expect(trust("1")).toBe(1);
    expect(trust("loopback, 10.0.0.0/8,fd00::1")).toEqual(["loopback", "10.0.0.0/8", "fd00::1"]);
    for (const wrong of ["0", "99", "true", "10.0.0.0/33", "10.0.0.0/8/8"]) {
      expect(problemsOf({ TRUST_PROXY: wrong }), wrong).toHaveLength(1);
    }
  });

  test("knows which hosts are this machine only", () => {
    for (const host of ["localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]", "chat.localhost"]) {
      expect(isLoopbackHost(host), host).toBe(true);
    }
    for (const host of ["0.0.0.0", "::", "127.0.0.1.example.org", "localhost.example.org", "192.168.0.1"]) {
      expect(isLoopbackHost(host), host).toBe(false);
    }
  });
});
