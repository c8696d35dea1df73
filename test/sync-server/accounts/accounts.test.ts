import { describe, expect, test } from "vitest";
import type { User } from "../../../sync-server/accounts/users.ts";
import { SignInAttempts } from "../../../sync-server/accounts/sign-in-attempts.ts";
import { ada, bob, openTestAccounts, valueOf } from "../../support/open-accounts.ts";

const address = "192.0.2.1";

describe("registration", () => {
  test("is refused where it is closed, and where it needs an invitation", async () => {
    const closed = await openTestAccounts({ REGISTRATION: "closed" });
    expect(await closed.accounts.register(ada, address)).toMatchObject({ ok: false, code: "registration-closed" });
    const invite = await openTestAccounts({ REGISTRATION: "invite" });
    expect(await invite.accounts.register(ada, address)).toMatchObject({ ok: false, code: "registration-closed" });
    const invited = { ...ada, invite: "guess" };
    expect(await invite.accounts.register(invited, address)).toMatchObject({ ok: false, code: "invite-invalid" });
    expect(invite.accounts.findUser(ada.email)).toBeUndefined();
  });

  test("keeps an address unique however it is written, also when two register at once and after a restart", async () => {
    const opened = await openTestAccounts();
    const results = await Promise.all(
      [ada.email, "ADA@Example.org", " ada@example.org "].map((email) => opened.accounts.createUser({ ...ada, email })),
    );
    expect(results.map((result) => (result.ok ? "ok" : result.code)).toSorted()).toEqual([
      "email-taken",
      "email-taken",
      "ok",
    ]);
    await opened.restart();
    expect(await opened.accounts.createUser({ ...ada, email: "Ada@example.ORG" })).toMatchObject({
      code: "email-taken",
    });
    expect(opened.accounts.listUsers("", undefined, 10).users).toHaveLength(1);
  });

  test("makes people without a role and never hands out their password's hash", async () => {
    const { accounts } = await openTestAccounts();
    const told: User[] = [];
    accounts.onUserChanged((user) => told.push(user));
    const user = valueOf(await accounts.createUser(ada));
    expect(Object.keys(user).toSorted()).toEqual(["createdAt", "displayName", "email", "id"]);
    expect(user.id).toMatch(/^[0-9a-v]{8}$/u);
    expect([told, accounts.getUser(user.id), accounts.findUser(ada.email)]).toEqual([[user], user, user]);
  });

  test("does not count when so many wait that nobody looks at it", async () => {
    const { accounts } = await openTestAccounts({ PASSWORD_QUEUE: "1", REGISTRATIONS_ADDRESS: "1" });
    const before = accounts.createUser(bob);
    expect(await accounts.register(ada, address)).toMatchObject({ code: "too-many-requests", retryAfterMs: 2_000 });
    valueOf(await before);
    expect((await accounts.register(ada, address)).ok).toBe(true);
  });

  test("is limited per address", async () => {
    const { accounts } = await openTestAccounts({ REGISTRATIONS_ADDRESS: "1" });
    valueOf(await accounts.register(ada, address));
    const refused = await accounts.register(bob, address);
    expect(refused).toMatchObject({ ok: false, code: "too-many-requests", retryAfterMs: 60 * 60_000 });
    expect((await accounts.register(bob, "192.0.2.2")).ok).toBe(true);
  });
});

describe("signing in", () => {
  test("is refused alike for a wrong password and an unknown address, and costs alike", async () => {
    const { accounts } = await openTestAccounts();
    valueOf(await accounts.createUser(ada));
    const measure = async (email: string): Promise<number> => {
      // Time of the processor: what else runs on the machine does not count.
      const before = process.cpuUsage();
      const result = await accounts.login({ email, password: "wrong password" }, address);
      expect(result).toEqual({ ok: false, code: "wrong-credentials" });
      return process.cpuUsage(before).user;
    };
    const known = Math.min(await measure(ada.email), await measure(ada.email), await measure(ada.email));
    const unknown = Math.min(
      await measure("nobody@example.org"),
      await measure("no@example.org"),
      await measure("x@y"),
    );
    expect(unknown).toBeGreaterThan(known / 2);
    expect(known).toBeGreaterThan(unknown / 2);
  });

  test("gives each sign-in a device and a session of its own", async () => {
    const { accounts } = await openTestAccounts();
    valueOf(await accounts.createUser(ada));
    const first = valueOf(await accounts.login(ada, address)).reply;
    const second = valueOf(
      await accounts.login({ ...ada, email: "ADA@example.org", deviceName: "Phone" }, address),
    ).reply;
    expect(second.deviceId).not.toBe(first.deviceId);
    const identity = accounts.verifyAccess(second.accessToken);
    expect(identity).toMatchObject({ userId: first.user.id, deviceId: second.deviceId, email: ada.email });
    if (identity === undefined) throw new Error("not signed in");
    const sessions = await accounts.sessions(identity);
    expect(new Map(sessions.map(({ deviceName, current }) => [deviceName, current]))).toEqual(
      new Map([
        ["", false],
        ["Phone", true],
      ]),
    );
  });

  test("accepts a password in either Unicode form", async () => {
    const { accounts } = await openTestAccounts();
    valueOf(await accounts.createUser({ ...ada, password: "f\u00e9lig meleg" }));
    expect((await accounts.login({ email: ada.email, password: "fe\u0301lig meleg" }, address)).ok).toBe(true);
  });

  test("does not take a password by its first 72 bytes", async () => {
    const { accounts } = await openTestAccounts();
    const password = "a".repeat(72);
    valueOf(await accounts.createUser({ ...ada, password }));
    expect((await accounts.login({ email: ada.email, password: `${password}b` }, address)).ok).toBe(false);
    expect((await accounts.login({ email: ada.email, password }, address)).ok).toBe(true);
  });

  test("counts failures per address of e-mail and of network, and says when to come back", async () => {
    const opened = await openTestAccounts({
      LOGIN_ATTEMPTS_EMAIL: "2",
      LOGIN_ATTEMPTS_ACCOUNT: "4",
      LOGIN_ATTEMPTS_ADDRESS: "3",
    });
    const { accounts } = opened;
    valueOf(await accounts.createUser(ada));
    valueOf(await accounts.createUser(bob));
    const fail = (email: string, from: string) => accounts.login({ email, password: "wrong password" }, from);
    for (let i = 0; i < 5; i++) valueOf(await accounts.login(ada, address));
    await fail(ada.email, address);
    await fail(ada.email, address);
    expect(await accounts.login(ada, address)).toMatchObject({ code: "too-many-requests", retryAfterMs: 450_000 });
    // Whoever tries that keeps nobody out elsewhere, before there are far more.
    valueOf(await accounts.login(ada, "198.51.100.1"));
    await fail(ada.email, "198.51.100.2");
    await fail(ada.email, "198.51.100.3");
    const later = { code: "too-many-requests", retryAfterMs: 225_000 };
    expect(await accounts.login(ada, "198.51.100.1")).toMatchObject(later);
    await fail(bob.email, "192.0.2.9");
    expect((await accounts.login(bob, "192.0.2.9")).ok).toBe(true);
    await fail("c@example.org", "192.0.2.9");
    await fail("d@example.org", "192.0.2.9");
    expect(await accounts.login(bob, "192.0.2.9")).toMatchObject({ code: "too-many-requests" });
    opened.now += 451_000;
    expect((await accounts.login(ada, "198.51.100.1")).ok).toBe(true);
  });

  test("counts failures to change a password apart from sign-ins", async () => {
    const { accounts } = await openTestAccounts({ LOGIN_ATTEMPTS_EMAIL: "2", LOGIN_ATTEMPTS_ACCOUNT: "2" });
    valueOf(await accounts.createUser(ada));
    const identity = accounts.verifyAccess(valueOf(await accounts.login(ada, address)).reply.accessToken);
    if (identity === undefined) throw new Error("not signed in");
    for (const from of ["198.51.100.1", "198.51.100.2"]) {
      await accounts.login({ email: ada.email, password: "wrong password" }, from);
    }
    expect(await accounts.login(ada, address)).toMatchObject({ code: "too-many-requests" });
    const change = (current: string) => accounts.changePassword(identity, current, "another password", address);
    expect(await change("wrong password")).toMatchObject({ code: "wrong-credentials" });
    expect((await change(ada.password)).ok).toBe(true);
    for (let i = 0; i < 2; i++) await change("wrong password");
    expect(await change("another password")).toMatchObject({ code: "too-many-requests" });
  });

  test("checks one password at a time, and lets few wait", async () => {
    const { accounts } = await openTestAccounts({ PASSWORD_QUEUE: "3", RATE_LIMITS: "off" });
    valueOf(await accounts.createUser(ada));
    const results = await Promise.all(Array.from({ length: 8 }, () => accounts.login(ada, address)));
    const codes = results.map((result) => (result.ok ? "ok" : result.code));
    expect(codes).toEqual(["ok", "ok", "ok", ...Array<string>(5).fill("too-many-requests")]);
    expect((await accounts.login(ada, address)).ok).toBe(true);
  });

  test("lets three wait for one account: the other places are for others", async () => {
    const { accounts } = await openTestAccounts({ PASSWORD_QUEUE: "10", RATE_LIMITS: "off" });
    for (const person of [ada, bob]) valueOf(await accounts.createUser(person));
    const own = Promise.all(Array.from({ length: 8 }, () => accounts.login(ada, address)));
    const other = accounts.login(bob, address);
    expect((await other).ok).toBe(true);
    expect((await own).filter(({ ok }) => ok)).toHaveLength(3);
    // Nobody is told whether there is such an account.
    const nobody = { email: "nobody@example.org", password: "wrong password" };
    const tried = await Promise.all(Array.from({ length: 5 }, () => accounts.login(nobody, address)));
    const busy = tried.filter((result) => !result.ok && result.code === "too-many-requests");
    expect(busy).toHaveLength(2);
    expect((await accounts.login(ada, address)).ok).toBe(true);
  });

  test("counts of one account sixty successes in 15 minutes; then they are failures", () => {
    let now = 0;
    const limits = { loginAttemptsAddress: 100, loginAttemptsEmail: 10, loginAttemptsAccount: 300 };
    const attempts = new SignInAttempts(limits, () => now);
    const signIn = (): number => attempts.take(address, ada.email) || attempts.succeed(address, ada.email);
    for (let i = 0; i < 60; i++) expect(signIn()).toBe(0);
    for (let i = 0; i < 11; i++) expect(signIn()).toBeGreaterThan(0);
    expect(attempts.take(address, ada.email)).toBeGreaterThan(15_000);
    now += 15 * 60_000;
    expect(signIn()).toBe(0);
  });

  test("that nobody looks at, because so many wait, is no failure; nor is such a change of the password", async () => {
    const { accounts } = await openTestAccounts({ PASSWORD_QUEUE: "1", LOGIN_ATTEMPTS_EMAIL: "1" });
    valueOf(await accounts.createUser(ada));
    valueOf(await accounts.createUser(bob));
    const identity = accounts.verifyAccess(valueOf(await accounts.login(ada, address)).reply.accessToken);
    if (identity === undefined) throw new Error("not signed in");
    const before = accounts.login(bob, address);
    const busy = { ok: false, code: "too-many-requests", retryAfterMs: 2_000 };
    for (let i = 0; i < 2; i++) expect(await accounts.login(ada, address)).toEqual(busy);
    for (let i = 0; i < 2; i++) {
      expect(await accounts.changePassword(identity, ada.password, "new password", address)).toEqual(busy);
    }
    valueOf(await before);
    expect((await accounts.login(ada, address)).ok).toBe(true);
  });

  test("forgets the longest unused device when there are too many", async () => {
    const opened = await openTestAccounts({ SESSIONS_PER_USER: "2" });
    const { accounts } = opened;
    valueOf(await accounts.createUser(ada));
    const ended: string[] = [];
    accounts.onSessionRevoked(({ id }) => ended.push(id));
    const replies = [];
    for (let i = 0; i < 3; i++) {
      opened.now += 1_000;
      replies.push(valueOf(await accounts.login(ada, address)).reply);
    }
    const identities = replies.map(({ accessToken }) => accounts.verifyAccess(accessToken));
    expect(identities.map((identity) => identity !== undefined)).toEqual([false, true, true]);
    expect(ended).toHaveLength(1);
  });
});

describe("passwords", () => {
  test("change only with the old one, and sign every other device out at once", async () => {
    const opened = await openTestAccounts();
    const { accounts } = opened;
    valueOf(await accounts.createUser(ada));
    const [phone, laptop] = [valueOf(await accounts.login(ada, address)), valueOf(await accounts.login(ada, address))];
    const identity = accounts.verifyAccess(laptop.reply.accessToken);
    if (identity === undefined) throw new Error("not signed in");
    expect(await accounts.changePassword(identity, "wrong password", "new password", address)).toMatchObject({
      code: "wrong-credentials",
    });
    const ended: string[] = [];
    accounts.onSessionRevoked(({ deviceId }) => ended.push(deviceId));
    valueOf(await accounts.changePassword(identity, ada.password, "new password", address));
    expect(ended).toEqual([phone.reply.deviceId]);
    expect(accounts.verifyAccess(phone.reply.accessToken)).toBeUndefined();
    expect(accounts.verifyAccess(laptop.reply.accessToken)).toBeDefined();
    expect((await accounts.refresh(phone.refreshToken)).ok).toBe(false);
    await opened.restart();
    expect((await opened.accounts.login(ada, address)).ok).toBe(false);
    expect((await opened.accounts.login({ ...ada, password: "new password" }, address)).ok).toBe(true);
  });

  test("lie on disk as bcrypt hashes only", async () => {
    const { accounts, storage } = await openTestAccounts();
    const user = valueOf(await accounts.createUser(ada));
    const record = await storage.records.get<{ passwordHash: string }>("users", user.id);
    expect(record?.value.passwordHash).toMatch(/^\$2b\$10\$/u);
    expect(JSON.stringify(record)).not.toContain(ada.password);
  });
});

describe("people", () => {
  test("are found by parts of name or address, without accents, page by page", async () => {
    const { accounts } = await openTestAccounts({ PASSWORD_QUEUE: "100" });
    const names = ["Ödön Küldhessen", "anna Kis", "Bela Nagy", "Zoë", "Anna Kis"];
    for (const [i, displayName] of names.entries()) {
      valueOf(
        await accounts.createUser({ email: `p${i}@${i < 3 ? "a" : "b"}.example`, displayName, password: ada.password }),
      );
    }
    const find = (query: string): string[] =>
      accounts.listUsers(query, undefined, 10).users.map(({ displayName }) => displayName);
    expect(find("kuldhessen")).toEqual(["Ödön Küldhessen"]);
    expect(find("kis  ann")).toHaveLength(2);
    expect(find("@b.ex")).toHaveLength(2);
    expect(find("nobody")).toEqual([]);
    const everybody: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = accounts.listUsers("", cursor ?? undefined, 2);
      everybody.push(...page.users.map(({ email }) => email));
      cursor = page.cursor;
    } while (cursor !== null);
    expect(new Set(everybody).size).toBe(names.length);
    expect(everybody).toHaveLength(names.length);
    expect(accounts.listUsers("", "nonsense", 10).users).toHaveLength(names.length);
  });

  test("change their own name, and everybody is told", async () => {
    const opened = await openTestAccounts();
    const user = valueOf(await opened.accounts.createUser(ada));
    const told: string[] = [];
    const stop = opened.accounts.onUserChanged(({ displayName }) => told.push(displayName));
    expect(await opened.accounts.updateProfile(user.id, { displayName: "Ada L." })).toEqual({
      ...user,
      displayName: "Ada L.",
      sharePresence: true,
    });
    stop();
    await opened.accounts.updateProfile(user.id, { displayName: "Countess" });
    expect(told).toEqual(["Ada L."]);
    await opened.restart();
    expect(opened.accounts.getUser(user.id)?.displayName).toBe("Countess");
    expect((await opened.accounts.login(ada, address)).ok).toBe(true);
  });
});
