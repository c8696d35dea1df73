import type { Plugin } from "vite";

type Cuts = readonly (readonly [found: RegExp, left: string])[];

/**
 * What goes from Yjs, each found exactly once; a version that looks different fails the build. Each begins with what is
 * rare: an expression that looks back from every letter of the file takes as long as all the rest of the build.
 */
const yjsCuts: Cuts = [
  [
    /const typeRefs = \[\n {2}readYArray,\n {2}readYMap,\n {2}readYText,\n(?: {2}readYXml\w+,?\n){4}\];/gu,
    "const typeRefs = [];",
  ],
  [/getArray \(name = ''\) \{\n\s*return [^\n]*this\.get\(name, YArray\)\)\n\s*\}/gu, ""],
  [/getText \(name = ''\) \{\n\s*return this\.get\(name, YText\)\n\s*\}/gu, ""],
  [/getXmlElement \(name = ''\) \{\n\s*return [^\n]*this\.get\(name, YXmlElement\)\)\n\s*\}/gu, ""],
  [/getXmlFragment \(name = ''\) \{\n\s*return this\.get\(name, YXmlFragment\)\n\s*\}/gu, ""],
  // Nobody copies a map, nor writes one as JSON.
  [/clone \(\) \{\n {4}\/\*\*\n {5}\* @type \{YMap<MapType>\}[\s\S]*?\n {2}\}\n/gu, ""],
  [
    /toJSON \(\) \{\n {4}this\.doc \?\? warnPrematureAccess\(\);\n {4}\/\*\*\n {5}\* @type \{Object<string,MapType>\}[\s\S]*?\n {2}\}\n/gu,
    "",
  ],
  [/getSubdocs \(\) \{\n[^\n]*\n {2}\}\n/gu, ""],
  [/getSubdocGuids \(\) \{\n[^\n]*\n {2}\}\n/gu, ""],
  [
    /toJSON \(\) \{\n {4}\/\*\*\n {5}\* @type \{Object<string, any>\}\n {5}\*\/\n {4}const doc = \{\};[\s\S]*?\n {2}\}\n/gu,
    "",
  ],
  [/cleanupYTextAfterTransaction\(transaction\);/gu, ""],
  [/`Type with the name \$\{name\} has already been defined with a different constructor`/gu, ""],
  // Values are any JSON. Of an event, the names of what changed are asked for, and nothing that is computed from lists.
  [/readContentJSON(?<=const contentRefs = \[\n[^\]]*)(?=,)/gu, "() => error.unexpectedCase()"],
  [/readContentBinary(?<=const contentRefs = \[\n[^\]]*)(?=,)/gu, "() => error.unexpectedCase()"],
  [/readContentDoc(?<=const contentRefs = \[\n[^\]]*)(?=,)/gu, "() => error.unexpectedCase()"],
  [/case Uint8Array:\n {8}content = new ContentBinary\([^\n]*\n {8}break\n/gu, ""],
  [/case Doc:\n {8}content = new ContentDoc\([^\n]*\n {8}break\n/gu, ""],
  [/readContentEmbed(?<=const contentRefs = \[\n[^\]]*)(?=,)/gu, "() => error.unexpectedCase()"],
  [/readContentFormat(?<=const contentRefs = \[\n[^\]]*)(?=,)/gu, "() => error.unexpectedCase()"],
  [/ {2}get changes \(\) \{\n {4}let changes = this\._changes;[\s\S]*?\n {2}\}\n/gu, ""],
  [/ {2}get keys \(\) \{\n {4}if \(this\._keys === null\)[\s\S]*?\n {2}\}\n/gu, ""],
];

/**
 * Where Yjs takes its second format unless told otherwise, for what waits in memory too. Roost writes the first one alone,
 * and without a user the code of the second goes.
 */
const secondFormat = /(?<=new |= |f\.id, )(Update|DS)(En|De)coderV2\b/gu;
const secondFormatCount = 24;

/**
 * Of the providers: tabs have a channel of their own, what is written goes to the disk another way, and Roost's server
 * tells of a refusal by closing the channel.
 */
const cuts: Readonly<Record<string, Cuts>> = {
  "/yjs/dist/yjs.mjs": yjsCuts,
  "/y-websocket/src/y-websocket.js": [
    [/connectBc \(\) \{\n {4}if \(this\.disableBc\) \{[\s\S]*?\n {2}\}\n/gu, "connectBc () {}\n"],
    [/this\._bcSubscriber = \(data, origin\) => \{[\s\S]*?\n {4}\}\n/gu, ""],
    [/(?<= {4})if \(this\.bcconnected\) \{\n {6}bc\.unsubscribe[\s\S]*?\n {4}\}\n/gu, ""],
    [/(?<= {2})if \(provider\.bcconnected\) \{\n {4}bc\.publish[\s\S]*?\n {2}\}\n/gu, ""],
    [/(?<=\n)messageHandlers\[messageQueryAwareness\] = \([\s\S]*?\n\}\n/gu, ""],
    [/(?<=\n)messageHandlers\[messageAuth\] = \([\s\S]*?\n\}\n/gu, ""],
    [/this\._exitHandler = \(\) => \{[\s\S]*?\n {4}\}\n/gu, ""],
    [/url\.encodeQueryParams\(this\.params\)/gu, "''"],
    [/ else \{\n {4}console\.error\('Unable to compute message'\)\n {2}\}/gu, ""],
    [/this\.bcChannel = serverUrl \+ '\/' \+ roomname\n/gu, ""],
    [/this\.bcconnected = false\n {4}this\.disableBc = disableBc\n/gu, ""],
    [/this\.params = params\n/gu, ""],
    [/if \(resyncInterval > 0\) \{[\s\S]*?\n {4}\}\n/gu, ""],
    [/if \(this\._resyncInterval !== 0\) \{[\s\S]*?\n {4}\}\n/gu, ""],
    [/while \(serverUrl\[serverUrl\.length - 1\] === '\/'\) \{[\s\S]*?\n {4}\}\n/gu, ""],
  ],
  // Every browser that runs the app has these.
  "/lib0/string.js": [
    [
      /(?<=export const encodeUtf8 = )utf8TextEncoder \? _encodeUtf8Native : _encodeUtf8Polyfill/gu,
      "_encodeUtf8Native",
    ],
  ],
  "/lib0/encoding.js": [
    [
      /(?<=export const writeVarString = )[^\n]* \? _writeVarStringNative : _writeVarStringPolyfill/gu,
      "_writeVarStringNative",
    ],
  ],
  "/lib0/decoding.js": [
    [
      /(?<=export const readVarString = )[^\n]* \? _readVarStringNative : _readVarStringPolyfill/gu,
      "_readVarStringNative",
    ],
  ],
  // States of awareness are plain JSON.
  "/lib0/function.js": [
    [/if \(a\[equalityTrait\.EqualityTraitSymbol\][\s\S]*?\n {2}\}\n/gu, ""],
    [/case ArrayBuffer:\n {6}a = new Uint8Array\(a\)[\s\S]*?(?= {4}case undefined:)/gu, ""],
  ],
  "/y-indexeddb/src/y-indexeddb.js": [
    [/this\._storeUpdate = \(update, origin\) => \{[\s\S]*?\n {4}\}\n/gu, "this._storeUpdate = () => undefined\n"],
    [/this\._storeTimeout = 1000\n/gu, ""],
    [/this\._storeTimeoutId = null\n(?= {4}\/\*\*)/gu, ""],
    [/if \(this\._storeTimeoutId\) \{\n[\s\S]*?\n {4}\}\n/gu, ""],
    [/\n {2}\/\*\*\n {3}\* Destroys this instance and removes[\s\S]*(?=\n\})/gu, ""],
  ],
};

/** What Yjs' library finds out about its surroundings: here they are known. */
const stubs: Readonly<Record<string, string>> = {
  "/lib0/environment.js": `
    export const isNode = false;
    export const isBrowser = true;
    export const isMac = false;
    export const production = true;
    export const supportsColor = false;
    export const getVariable = () => null;
    export const getParam = (_name, other) => other;
    export const hasParam = () => false;
    export const getConf = () => null;
    export const hasConf = () => false;
    export const ensureConf = (name) => { throw new Error(name); };`,
  // Tabs have a channel of their own, which speaks of generations too.
  "/lib0/broadcastchannel.js": `
    export const subscribe = (_room, act) => act;
    export const unsubscribe = () => undefined;
    export const publish = () => undefined;`,
};

/**
 * Leaves lists, rich text, XML and the second format of updates out of Yjs: 7 kB of the first load. Roost's documents are
 * flat maps, and the server stores and forwards nothing else, so nothing can come that would need them. Of its providers go
 * the ways between tabs and to the disk that Roost has instead.
 */
export function yjsPlugin(): Plugin {
  return {
    name: "roost:yjs",
    apply: "build",
    load(id) {
      const name = Object.keys(stubs).find((end) => id.replaceAll("\\", "/").endsWith(end));
      return name === undefined ? undefined : { code: stubs[name] as string, map: null };
    },
    transform(code, id) {
      const left = cutYjs(id, code);
      return left === undefined ? undefined : { code: left, map: null };
    },
  };
}

/** What is left of a file of Yjs or one of its providers; undefined of any other. */
export function cutYjs(file: string, code: string): string | undefined {
  const name = Object.keys(cuts).find((end) => file.replaceAll("\\", "/").endsWith(end));
  if (name === undefined) return undefined;
  let result = code;
  for (const [found, left] of cuts[name] as Cuts) {
    if (code.match(found)?.length !== 1) throw new Error(`${name} looks different: ${found.source} is not there once.`);
    result = result.replace(found, left);
  }
  if (cuts[name] !== yjsCuts) return result;
  const count = result.match(secondFormat)?.length;
  if (count !== secondFormatCount)
    throw new Error(`${name} looks different: its second format is named ${count} times.`);
  return result.replace(secondFormat, "$1$2coderV1");
}
