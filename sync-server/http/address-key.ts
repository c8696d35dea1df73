import net from "node:net";
import type { Request } from "express";

/**
 * By what a limit counts an address: an IPv4 address also where it is written as IPv6, as the system or a translator
 * (RFC 6052) does, and the first 64 bits of an IPv6 address, because whoever has one of those has them all. What is no
 * address stays as it is.
 */
export function addressKey(address: string): string {
  if (!net.isIPv6(address)) return address;
  const groups = readGroups(address);
  return isIPv4(groups)
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

/** `::ffff:0:0/96` and `64:ff9b::/96`. */
const ipv4Prefixes: readonly (readonly number[])[] = [
  [0, 0, 0, 0, 0, 0xff_ff],
  [0x64, 0xff_9b, 0, 0, 0, 0],
];

function isIPv4(groups: readonly number[]): boolean {
  return ipv4Prefixes.some((prefix) => prefix.every((group, i) => groups[i] === group));
}

function toIPv4(groups: readonly number[]): string {
  return groups
    .slice(6)
    .flatMap((group) => [group >> 8, group & 0xff])
    .join(".");
}
