import { createHash } from "node:crypto";
import { limits } from "../../shared/lib/limits.ts";
import type { ErrorCode, NewPicture } from "../../shared/protocol/api.ts";
import { readImageSize } from "./image-size.ts";

/** A picture that was found good. */
export interface Picture extends NewPicture {
  /** SHA-256 of its bytes in 64 hex digits. */
  readonly name: string;
}

export function isPictureName(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{64}$/u.test(value);
}

const maxBase64 = Math.ceil(limits.pictureBytes / 3) * 4;
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/u;

/**
 * A picture that is small in bytes but not in pixels would take everybody's memory who sees it: 32 kB of PNG unpack to a
 * gigabyte. So its size is read as well.
 */
export function parsePicture({ c, data }: NewPicture): Picture | Extract<ErrorCode, `picture-${string}`> {
  if (data.length > maxBase64) return "picture-too-large";
  if (!base64.test(data)) return "picture-not-valid";
  const bytes = Buffer.from(data, "base64");
  if (bytes.length > limits.pictureBytes) return "picture-too-large";
  const size = readImageSize(c, bytes);
  if (size === undefined || !isGoodSide(size.width) || !isGoodSide(size.height)) return "picture-not-valid";
  // Encoded anew: the bits that base64 leaves unused are not kept.
  return { c, data: bytes.toString("base64"), name: createHash("sha256").update(bytes).digest("hex") };
}

function isGoodSide(pixels: number): boolean {
  return pixels >= 1 && pixels <= limits.pictureSide;
}
