import type { Observable } from "../../../client/store/observable.ts";

const timeoutMs = 25_000;

/** Settles with the first value, from now on, that fulfils the condition. */
export function until<T>(source: Observable<T>, isEnough: (value: T) => boolean, what = "the condition"): Promise<T> {
  return new Promise((resolve, reject) => {
    if (isEnough(source.value)) {
      resolve(source.value);
      return;
    }
    const timer = setTimeout(() => {
      unsubscribe();
      reject(new Error(`${what} did not come true; the last value was ${JSON.stringify(source.value)}`));
    }, timeoutMs);
    const unsubscribe = source.subscribe(() => {
      if (!isEnough(source.value)) return;
      clearTimeout(timer);
      unsubscribe();
      resolve(source.value);
    });
  });
}
