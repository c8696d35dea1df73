import net from "node:net";
import type { Request } from "express";

/**
 * By what a limit counts an address: an IPv4 address also where it is written as IPv6, and the first 64 bits of an IPv6
 * address, because whoever has one of those has them all. What is no address stays as it is.
 */
export function addressKey(address: string): string {
  if (!net.isIPv6(address)) return address;
  const groups = readGroups(address);
  return isMapped(groups)
    ? toIPv4(groups)
    : groups
        .slice(0, 4)
        .map((group) => group.toString(16))
        .join(":");
}

/** Of whoever asks, behind the proxies that are trusted; undefined if the connection is gone. */
export function addressKeyOf({ ip }: Pick<Request, "ip">): string | undefined {
  return ip === undefined ? undefined : addressKey(ip);
}

/** The eight numbers of an address that is one. */
function readGroups(address: string): number[] {
  const [plain = ""] = address.split("%");
  const [head = [], tail] = plain.split("::").map((part) => part.split(":").flatMap((group) => readGroup(group)));
  return tail === undefined ? head : [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

/** The last two may be written as an IPv4 address. */
function readGroup(group: string): number[] {
  if (group === "") return [];
  if (!group.includes(".")) return [Number.parseInt(group, 16)];
  const [a = 0, b = 0, c = 0, d = 0] = group.split(".").map(Number);
  return [a * 256 + b, c * 256 + d];
}

function isMapped(groups: readonly number[]): boolean {
  return groups[5] === 0xff_ff && groups.slice(0, 5).every((group) => group === 0);
}

function toIPv4(groups: readonly number[]): string {
  return groups
    .slice(6)
    .flatMap((group) => [group >> 8, group & 0xff])
    .join(".");
}
