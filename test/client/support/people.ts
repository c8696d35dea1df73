import { expect } from "vitest";
import type { OpenChat } from "../../../client/store/app-store.ts";
import type { ChatId, UserId } from "../../../shared/lib/ids.ts";
import { openDevice, type DeviceMemory, type TestDevice } from "./test-device.ts";
import { until } from "./until.ts";

export const password = "correct horse";

/** Devices of a test, to be closed at its end. */
export class Devices {
  readonly #open = new Set<TestDevice>();
  readonly #url: () => string;

  constructor(url: () => string) {
    this.#url = url;
  }

  open(memory?: DeviceMemory, { isReachable = true } = {}): TestDevice {
    const device = openDevice(this.#url(), memory);
    if (!isReachable) device.setReachable(false);
    this.#open.add(device);
    return device;
  }

  async signUp(displayName: string): Promise<TestDevice> {
    const device = this.open();
    const email = emailOf(displayName);
    expect(await device.store.signUp({ email, displayName, password })).toEqual({ ok: true });
    return device;
  }

  /** Another device of somebody who is known. */
  async signIn(displayName: string): Promise<TestDevice> {
    const device = this.open();
    expect(await device.store.signIn({ email: emailOf(displayName), password })).toEqual({ ok: true });
    return device;
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.#open].map((device) => device.close()));
    this.#open.clear();
  }
}

export function emailOf(displayName: string): string {
  return `${displayName.toLowerCase()}@example.org`;
}

/** Opens a chat as soon as the device knows it. */
export async function openWhenListed(device: TestDevice, chatId: ChatId): Promise<OpenChat> {
  const known = device.store.openChat(chatId);
  if (known !== undefined) return known;
  await until(device.store.chats, (chats) => chats.some(({ id }) => id === chatId), "the chat in the list");
  const chat = device.store.openChat(chatId);
  if (chat === undefined) throw new Error("the chat is not known");
  return chat;
}

/** A direct chat that both people have, without a message. */
export async function startDirect(from: TestDevice, displayName: string): Promise<ChatId> {
  const userId = await findPerson(from, displayName);
  const id = await from.store.startDirectChat(userId);
  const response = await from.post("/api/chats", { id, kind: "direct", memberIds: [userId] });
  expect([200, 201]).toContain(response.status);
  await until(from.store.chats, (chats) => chats.some((chat) => chat.id === id), "the chat in the list");
  return id;
}

/** A direct chat that begins with its first message. */
export async function planDirect(from: TestDevice, displayName: string): Promise<ChatId> {
  return from.store.startDirectChat(await findPerson(from, displayName));
}

async function findPerson(from: TestDevice, displayName: string): Promise<UserId> {
  const isWanted = (person: { displayName: string }): boolean => person.displayName === displayName;
  const people = await until(from.store.people, (list) => list.some(isWanted), displayName);
  return (people.find(isWanted) as (typeof people)[number]).id;
}

export function texts(chat: OpenChat): string[] {
  return chat.timeline.value.messages.map(({ text }) => text);
}

export function untilAllSent(chat: OpenChat): Promise<unknown> {
  const isSent = ({ state }: { state: string }): boolean => state === "sent" || state === "seen";
  return until(chat.timeline, ({ messages }) => messages.length > 0 && messages.every(isSent), "all sent");
}
