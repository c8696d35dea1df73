const idleAfterMs = 3_000;

/** What TypeScript's DOM types do not know: not every browser tells. */
interface NetworkInformation {
  readonly saveData?: boolean;
  readonly type?: string;
}

/** Whether nobody has touched this device for a moment, as far as it was watched, and its connection costs nothing by the byte. */
export function watchIdleness(): () => boolean {
  let usedAt = Date.now();
  const note = (): void => {
    usedAt = Date.now();
  };
  for (const type of ["keydown", "pointerdown", "pointermove", "wheel", "touchmove"]) {
    addEventListener(type, note, { capture: true, passive: true });
  }
  return () => {
    const { connection } = navigator as { connection?: NetworkInformation };
    return Date.now() - usedAt >= idleAfterMs && connection?.saveData !== true && connection?.type !== "cellular";
  };
}
