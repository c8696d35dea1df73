import { createHash } from "node:crypto";
import { limits } from "../../shared/lib/limits.ts";
import type { NewPicture } from "../../shared/protocol/api.ts";

/** Pictures of 5 by 3 pixels, as browsers make them. */
export const pictures = {
  png: {
    c: "image/png",
    data: "iVBORw0KGgoAAAANSUhEUgAAAAUAAAADCAYAAABbNsX4AAAAIUlEQVR4AWzIMQ0AAAwCwQZLFYcnTMJO+OSXw4vucaOJAQAA//8RdEVgAAAABklEQVQDAF36C6brF5UBAAAAAElFTkSuQmCC",
  },
  jpeg: {
    c: "image/jpeg",
    data: "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI////////////////////////////////////////////////////2wBDAVVaWnhpeOuCguv/////////////////////////////////////////////////////////////////////////wAARCAADAAUDASIAAhEBAxEB/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/xAAVAQEBAAAAAAAAAAAAAAAAAAAAA//EABQRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/AAAk/9k=",
  },
  webp: { c: "image/webp", data: "UklGRioAAABXRUJQVlA4IB4AAABwAQCdASoFAAMAB0CWJaACdAFAAABr/zh3Z51QgAA=" },
  losslessWebp: { c: "image/webp", data: "UklGRh4AAABXRUJQVlA4TBEAAAAvBIAAAAdQ1c70rv+BiOh/AAA=" },
  extendedWebp: {
    c: "image/webp",
    data: "UklGRlIAAABXRUJQVlA4WAoAAAAQAAAABAAAAgAAQUxQSAoAAAABB1DAiAhERP8DVlA4ICIAAABwAQCdASoFAAMAB0CWJaACdAFAAAD+reut9fEWlubpgAAA",
  },
} as const satisfies Readonly<Record<string, NewPicture>>;

export function pictureBytes({ data }: NewPicture): Buffer {
  return Buffer.from(data, "base64");
}

/** What the picture is called. */
export function pictureName(picture: NewPicture): string {
  return createHash("sha256").update(pictureBytes(picture)).digest("hex");
}

/** A picture filled up behind its end, where no decoder looks. */
export function pictureOfBytes(length: number = limits.pictureBytes): NewPicture {
  const start = pictureBytes(pictures.webp);
  return { c: "image/webp", data: Buffer.concat([start, Buffer.alloc(length - start.length)]).toString("base64") };
}
