import type { DeviceStorage, DeviceUsageView } from "../../../client/store/device-storage.ts";
import { conversations } from "./conversations.ts";

/** What a device holds, as the gallery has it. */
export function createGalleryStorage(note: (call: string) => void): DeviceStorage {
  const megabyte = 1_000_000;
  let usage: DeviceUsageView = {
    usage: 61.4 * megabyte,
    quota: 12_400 * megabyte,
    persisted: false,
    limit: 200 * megabyte,
    chats: conversations.map(({ id }, index) => ({
      chatId: id,
      bytes: Math.round((38 * megabyte) / 3 ** index),
      keeping: index === 1 ? "whole" : "auto",
      returns: true,
    })),
  };
  const change = (chatId: string, part: Partial<DeviceUsageView["chats"][number]>): void => {
    usage = { ...usage, chats: usage.chats.map((chat) => (chat.chatId === chatId ? { ...chat, ...part } : chat)) };
  };
  return {
    readUsage: () => Promise.resolve(usage),
    setLimit: (limit) => {
      note(`limit ${limit}`);
      usage = { ...usage, limit };
    },
    setKeeping: (chatId, keeping) => {
      note(`keep ${chatId} ${keeping}`);
      change(chatId, { keeping });
    },
    drop: (chatId) => {
      note(`drop ${chatId}`);
      const holdsUnsent = conversations.some(({ id, draft }) => id === chatId && draft !== undefined);
      change(chatId, { keeping: "dropped", bytes: 0, ...(holdsUnsent ? { holdsUnsent } : {}) });
      return Promise.resolve(true);
    },
    askToPersist: () => {
      note("persist");
      usage = { ...usage, persisted: true };
      return Promise.resolve(true);
    },
    listUnsent: () =>
      Promise.resolve(
        conversations.flatMap(({ id, draft }) =>
          draft === undefined ? [] : [{ kind: "draft" as const, chatId: id, text: draft }],
        ),
      ),
    exportAll: () => Promise.resolve(new Blob(['{"format":"roost-export"}']).stream()),
  };
}
