import { describe, expect, test } from "vitest";
import { limits } from "../../../shared/lib/limits.ts";
import type { NewPicture } from "../../../shared/protocol/api.ts";
import { readImageSize } from "../../../sync-server/pictures/image-size.ts";
import { isPictureName, parsePicture } from "../../../sync-server/pictures/picture.ts";
import { pictureBytes, pictureName, pictureOfBytes, pictures } from "../../support/pictures.ts";

const types = ["image/webp", "image/jpeg", "image/png"] as const;

function changed(picture: NewPicture, change: (bytes: Buffer) => void): NewPicture {
  const bytes = pictureBytes(picture);
  change(bytes);
  return { c: picture.c, data: bytes.toString("base64") };
}

describe("a picture to set", () => {
  test("is named by its bytes, in each of the forms that browsers make", () => {
    for (const [form, picture] of Object.entries(pictures)) {
      expect(parsePicture(picture), form).toEqual({ ...picture, name: pictureName(picture) });
      expect(readImageSize(picture.c, pictureBytes(picture)), form).toEqual({ width: 5, height: 3 });
    }
    expect(isPictureName(pictureName(pictures.png))).toBe(true);
  });

  test("is not valid under another type than its own", () => {
    for (const picture of Object.values(pictures)) {
      for (const c of types.filter((type) => type !== picture.c)) {
        expect(parsePicture({ ...picture, c }), `${picture.c} as ${c}`).toBe("picture-not-valid");
      }
    }
    for (const text of ["", "<svg xmlns='http://www.w3.org/2000/svg'/>", "GIF89a\x05\0\x03\0", "<script>"]) {
      for (const c of types) {
        expect(parsePicture({ c, data: Buffer.from(text).toString("base64") })).toBe("picture-not-valid");
      }
    }
  });

  test("is not valid in anything but base64", () => {
    const { c, data } = pictures.png;
    for (const wrong of [
      `${data}=`,
      data.slice(0, -1),
      `${data.slice(0, -4)} ${data.slice(-3)}`,
      `data:${c},${data}`,
    ]) {
      expect(parsePicture({ c, data: wrong }), wrong.slice(0, 20)).toBe("picture-not-valid");
    }
    expect(parsePicture({ c, data: data.replace("/", "_") })).toBe("picture-not-valid");
  });

  test("has one name however base64 was padded", () => {
    const { c, data } = pictures.webp;
    expect(data.endsWith("gAA=")).toBe(true);
    expect(parsePicture({ c, data: data.replace(/A=$/u, "B=") })).toEqual(parsePicture(pictures.webp));
  });

  test("is too large from one byte over the limit on", () => {
    expect(parsePicture(pictureOfBytes(limits.pictureBytes))).toMatchObject({ c: "image/webp" });
    for (const bytes of [limits.pictureBytes + 1, 4 * limits.pictureBytes]) {
      expect(parsePicture(pictureOfBytes(bytes))).toBe("picture-too-large");
    }
  });

  test("that is small in bytes and huge in pixels would take everybody's memory, and is not valid", () => {
    const side = limits.pictureSide;
    const withSides: Readonly<Record<string, (width: number, height: number) => NewPicture>> = {
      png: (width, height) =>
        changed(pictures.png, (bytes) => bytes.writeUInt32BE(height, bytes.writeUInt32BE(width, 16))),
      jpeg: (width, height) =>
        changed(pictures.jpeg, (bytes) => {
          const frame = bytes.indexOf(Buffer.of(0xff, 0xc0));
          bytes.writeUInt16BE(width, bytes.writeUInt16BE(height, frame + 5));
        }),
      webp: (width, height) =>
        changed(pictures.webp, (bytes) => bytes.writeUInt16LE(height, bytes.writeUInt16LE(width, 26))),
      losslessWebp: (width, height) =>
        changed(pictures.losslessWebp, (bytes) => bytes.writeUInt32LE((width - 1) | ((height - 1) << 14), 21)),
      extendedWebp: (width, height) =>
        changed(pictures.extendedWebp, (bytes) =>
          bytes.writeUIntLE(height - 1, bytes.writeUIntLE(width - 1, 24, 3), 3),
        ),
    };
    for (const [form, make] of Object.entries(withSides)) {
      expect(parsePicture(make(side, side)), form).toMatchObject({ c: make(1, 1).c });
      for (const [width, height] of [
        [side + 1, 1],
        [1, side + 1],
        [16_000, 16_000],
      ] as const) {
        expect(parsePicture(make(width, height)), `${form} ${width}`).toBe("picture-not-valid");
      }
    }
    expect(parsePicture(withSides["png"]?.(0, 3) ?? pictures.png)).toBe("picture-not-valid");
    expect(parsePicture(withSides["jpeg"]?.(5, 0) ?? pictures.png)).toBe("picture-not-valid");
  });

  test("is read whatever comes before the frame header of a JPEG, and not without one", () => {
    const bytes = pictureBytes(pictures.jpeg);
    const exif = Buffer.concat([Buffer.of(0xff, 0xe1, 0x01, 0x02), Buffer.alloc(256)]);
    const withExif = Buffer.concat([bytes.subarray(0, 2), exif, Buffer.of(0xff), bytes.subarray(2)]);
    expect(readImageSize("image/jpeg", withExif)).toEqual({ width: 5, height: 3 });
    const scanOnly = Buffer.concat([bytes.subarray(0, 2), bytes.subarray(bytes.indexOf(Buffer.of(0xff, 0xda)))]);
    expect(readImageSize("image/jpeg", scanOnly)).toBeUndefined();
    const loop = Buffer.from("ffd8ffe00000ffe00000ffe00000ffe00000", "hex");
    expect(readImageSize("image/jpeg", loop)).toBeUndefined();
  });

  test("cut off anywhere, or with any byte changed, is read without an error", () => {
    for (const picture of Object.values(pictures)) {
      const whole = pictureBytes(picture);
      for (let i = 0; i < whole.length; i++) {
        for (const value of [0x00, 0x7f, 0xff]) {
          const parsed = parsePicture(changed(picture, (bytes) => bytes.writeUInt8(value, i)));
          expect(typeof parsed === "string" ? parsed : "good").toMatch(/^(good|picture-not-valid)$/u);
        }
        const size = readImageSize(picture.c, whole.subarray(0, i));
        if (size !== undefined) expect(size).toEqual({ width: 5, height: 3 });
      }
    }
  });
});
