import { describe, expect, test } from "vitest";
import type { SignedIn } from "../../../sync-server/accounts/accounts.ts";
import { ada, bob, openTestAccounts, valueOf, type TestAccounts } from "../../support/open-accounts.ts";

const address = "192.0.2.1";
const dayMs = 24 * 60 * 60_000;

async function signIn(env: Record<string, string> = {}): Promise<{ opened: TestAccounts; first: SignedIn }> {
  const opened = await openTestAccounts(env);
  valueOf(await opened.accounts.createUser(ada));
  return { opened, first: valueOf(await opened.accounts.login(ada, address)) };
}

describe("refresh tokens", () => {
  test("are refused when they are none, or somebody else's", async () => {
    const { opened, first } = await signIn();
    const { accounts } = opened;
    const [userId, sessionId, secret] = first.refreshToken.split(".");
    const other = valueOf(await accounts.createUser(bob)).id;
    for (const wrong of [
      "",
      "x",
      "..",
      `${other}.${sessionId}.${secret}`,
      `${first.refreshToken}.x`,
      `${userId}.${"0".repeat(24)}.${secret}`,
    ]) {
      expect(await accounts.refresh(wrong), wrong).toEqual({ ok: false, code: "sign-in" });
    }
    expect((await accounts.refresh(first.refreshToken)).ok).toBe(true);
  });

  test("rotate, and keep the device, the session and its access tokens", async () => {
    const { opened, first } = await signIn();
    const second = valueOf(await opened.accounts.refresh(first.refreshToken));
    expect(second.refreshToken).not.toBe(first.refreshToken);
    expect(second.reply.deviceId).toBe(first.reply.deviceId);
    expect(opened.accounts.verifyAccess(first.reply.accessToken)?.sessionId).toBe(
      opened.accounts.verifyAccess(second.reply.accessToken)?.sessionId,
    );
  });

  test("stay valid until their successor is used: an answer may get lost, over a restart too", async () => {
    const { opened, first } = await signIn();
    valueOf(await opened.accounts.refresh(first.refreshToken));
    await opened.restart();
    const again = valueOf(await opened.accounts.refresh(first.refreshToken));
    expect((await opened.accounts.refresh(again.refreshToken)).ok).toBe(true);
  });

  test("that come back after their successor was used end the session, for the thief and the owner", async () => {
    const { opened, first } = await signIn();
    const { accounts } = opened;
    const ended: string[] = [];
    accounts.onSessionRevoked(({ deviceId }) => ended.push(deviceId));
    const second = valueOf(await accounts.refresh(first.refreshToken));
    const third = valueOf(await accounts.refresh(second.refreshToken));
    expect(ended).toEqual([]);
    expect(await accounts.refresh(first.refreshToken)).toEqual({ ok: false, code: "sign-in" });
    expect(ended).toEqual([first.reply.deviceId]);
    for (const { refreshToken, reply } of [second, third]) {
      expect((await accounts.refresh(refreshToken)).ok).toBe(false);
      expect(accounts.verifyAccess(reply.accessToken)).toBeUndefined();
    }
  });

  test("given out twice for one token: the one that is used second ends the session", async () => {
    const { opened, first } = await signIn();
    const [one, two] = await Promise.all([
      opened.accounts.refresh(first.refreshToken),
      opened.accounts.refresh(first.refreshToken),
    ]);
    expect((await opened.accounts.refresh(valueOf(one).refreshToken)).ok).toBe(true);
    expect((await opened.accounts.refresh(valueOf(two).refreshToken)).ok).toBe(false);
    expect((await opened.accounts.refresh(valueOf(one).refreshToken)).ok).toBe(false);
  });

  test("serve many tabs that refresh at the same moment", async () => {
    const { opened, first } = await signIn();
    const results = await Promise.all(Array.from({ length: 10 }, () => opened.accounts.refresh(first.refreshToken)));
    expect(results.every((result) => result.ok)).toBe(true);
    const [some] = results.slice(3).map(valueOf);
    expect((await opened.accounts.refresh(some?.refreshToken ?? "")).ok).toBe(true);
  });

  test("lie on disk as hashes only", async () => {
    const { opened, first } = await signIn();
    const stored = await opened.storage.records.range("sessions", { limit: 10 });
    expect(stored).toHaveLength(1);
    expect(JSON.stringify(stored)).not.toContain(first.refreshToken.split(".")[2]);
  });

  test("of a device that was unused for long are refused, and those in use go on for ever", async () => {
    const { opened, first } = await signIn({ SESSION_DAYS: "10" });
    let token = first.refreshToken;
    for (let i = 0; i < 5; i++) {
      opened.now += 9 * dayMs;
      token = valueOf(await opened.accounts.refresh(token)).refreshToken;
    }
    opened.now += 10 * dayMs;
    expect((await opened.accounts.refresh(token)).ok).toBe(false);
  });
});

describe("access tokens", () => {
  test("are refused when they are forged, of another key, or expired", async () => {
    const { opened, first } = await signIn();
    const { accounts } = opened;
    const token = first.reply.accessToken;
    const [head = "", claims = "", signature = ""] = token.split(".");
    const none = Buffer.from(JSON.stringify({ alg: "none", typ: "JWT" })).toString("base64url");
    const forged = Buffer.from(
      JSON.stringify({ ...(JSON.parse(Buffer.from(claims, "base64url").toString()) as object), sub: "bob00000" }),
    );
    for (const wrong of [
      "",
      "x",
      `${head}.${claims}.`,
      `${none}.${claims}.`,
      `${head}.${forged.toString("base64url")}.${signature}`,
      "x".repeat(1e6),
    ]) {
      expect(accounts.verifyAccess(wrong)).toBeUndefined();
    }
    const elsewhere = await signIn();
    expect(elsewhere.opened.accounts.verifyAccess(token)).toBeUndefined();
    expect(accounts.verifyAccess(token)).toMatchObject({ expiresAt: first.reply.expiresAt });
    opened.now = first.reply.expiresAt - 1_000;
    expect(accounts.verifyAccess(token)).toBeDefined();
    opened.now = first.reply.expiresAt;
    expect(accounts.verifyAccess(token)).toBeUndefined();
  });

  test("survive a restart, and a revocation survives it too", async () => {
    const { opened, first } = await signIn();
    const second = valueOf(await opened.accounts.login(ada, address));
    await opened.accounts.logout({ refreshToken: second.refreshToken });
    await opened.restart();
    expect(opened.accounts.verifyAccess(first.reply.accessToken)).toBeDefined();
    expect(opened.accounts.verifyAccess(second.reply.accessToken)).toBeUndefined();
  });

  test("end with their session, which is told once, and signing out twice is harmless", async () => {
    const { opened, first } = await signIn();
    const { accounts } = opened;
    const ended: string[] = [];
    accounts.onSessionRevoked(({ id }) => ended.push(id));
    const identity = accounts.verifyAccess(first.reply.accessToken);
    await accounts.logout({ identity });
    await accounts.logout({ identity, refreshToken: first.refreshToken });
    await accounts.logout({});
    expect(ended).toEqual([identity?.sessionId]);
    expect(accounts.verifyAccess(first.reply.accessToken)).toBeUndefined();
  });

  test("revoked ones are forgotten however many they are", async () => {
    const { opened } = await signIn();
    const { records } = opened.storage;
    const writes = Array.from({ length: 2_300 }, (_, i) => {
      const id = String(i).padStart(24, "0");
      return { table: "revoked-sessions", key: `${"0".repeat(15)}.${id}`, value: id };
    });
    await records.write(writes);
    await opened.accounts.prune();
    expect(await records.range("revoked-sessions", { limit: 10 })).toEqual([]);
  });

  test("revoked ones are forgotten once they would have expired anyway", async () => {
    const { opened, first } = await signIn();
    await opened.accounts.logout({ refreshToken: first.refreshToken });
    opened.now += 16 * 60_000;
    await opened.restart();
    expect(await opened.storage.records.range("revoked-sessions", { limit: 10 })).toEqual([]);
  });

  test("of one person do not end another's session by its id", async () => {
    const { opened, first } = await signIn();
    const { accounts } = opened;
    const other = valueOf(await accounts.createUser(bob));
    const sessionId = accounts.verifyAccess(first.reply.accessToken)?.sessionId ?? "";
    expect(await accounts.revokeSession(other.id, sessionId)).toEqual({ ok: false, code: "not-found" });
    expect(accounts.verifyAccess(first.reply.accessToken)).toBeDefined();
  });
});
