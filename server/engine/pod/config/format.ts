/** What a configuration file says about the network, in formats that are understood. Unknown formats say nothing. */
import { isPort, parseListenAddresses } from '../addresses.js';
import { findLocalAddresses, type LocalAddress } from '../local-addresses.js';
import type { BindAddress, Protocol } from '../model.js';

export interface ConfigListener {
  readonly port: number;
  readonly protocol: Protocol;
  readonly bind: BindAddress;
  /** The setting as written, for messages: `listen 80`. */
  readonly text: string;
  /** Span of the setting's value in the file. */
  readonly start: number;
  readonly end: number;
}

/** A call to localhost, with its place in the file. */
export type ConfigCall = LocalAddress;

export interface ConfigReading {
  readonly listeners: readonly ConfigListener[];
  readonly calls: readonly ConfigCall[];
}

export interface ConfigFormat {
  readonly id: string;
  /** Image families whose program reads this format. */
  readonly images: readonly string[];
  /** File names, or the end of paths, that belong to this format. */
  readonly files: RegExp;
  /** Paths that only this program reads, whatever the image is called. */
  readonly places?: RegExp;
  /** What it says decides alone; without any listener in it the image's defaults still hold. */
  readonly decides: boolean;
  readonly read: (text: string) => ConfigReading;
}

/** The listeners that a value such as `127.0.0.1:8080`, `:80` or `9000` sets, with the setting's name for messages. */
export function listenersAt(
  value: string,
  start: number,
  setting: string,
  defaults: { readonly port?: number; readonly protocol?: Protocol; readonly bind?: BindAddress } = {},
): readonly ConfigListener[] {
  return parseListenAddresses(value, []).flatMap((address): ConfigListener[] => {
    const port = address.port ?? defaults.port;
    if (port === undefined || !isPort(port)) return [];
    const named = address.bind === 'name' ? 'other' : address.bind;
    const bind = address.bare ? (defaults.bind ?? named) : named;
    return [
      {
        port,
        protocol: defaults.protocol ?? address.protocol,
        bind,
        text: setting,
        start: start + address.start,
        end: start + address.end,
      },
    ];
  });
}

/** The calls in a value, placed in the file. */
export function callsAt(value: string, start: number): readonly ConfigCall[] {
  return findLocalAddresses(value)
    .filter(({ host, scheme }) => host !== '0.0.0.0' || scheme !== undefined)
    .map((address) => ({ ...address, start: start + address.start, end: start + address.end }));
}

/** The call to a host and a port that are written apart; shown at the span given. */
export function callTo(
  host: string,
  port: number | string,
  { start, end, udp = false }: { readonly start: number; readonly end: number; readonly udp?: boolean },
): readonly ConfigCall[] {
  const calls = callsAt(`${host.includes(':') ? `[${host}]` : host}:${port}`, 0);
  return calls.map((call) => ({ ...call, scheme: udp ? 'udp' : call.scheme, start, end }));
}

/** Blanks comments out and keeps every offset. */
export function withoutComments(text: string, comment: RegExp): string {
  return text.replace(comment, (match) => match.replace(/[^\n]/g, ' '));
}

/** A setting on a line of its own: its key, its value and where the value starts. */
export interface Setting {
  /** The last `[section]` before it, lower case. */
  readonly section: string;
  /** Counts the sections: two of one name are two blocks. */
  readonly block: number;
  readonly key: string;
  readonly value: string;
  readonly start: number;
}

const settingLine =
  /^[ \t]*(?:\[+(?<section>[^[\]\r\n]+)\]|(?<key>[\w.-]+)(?:[ \t]*(?:=|:(?!:))[ \t]*|[ \t]+)(?<value>[^\n]*))/gm;

/** The settings of ini files, properties and `key value` formats; quotes around a value are taken off. */
export function settingsOf(text: string): readonly Setting[] {
  const settings: Setting[] = [];
  let section = '';
  let block = 0;
  for (const match of withoutComments(text, /^[ \t]*[#;!][^\n]*/gm).matchAll(settingLine)) {
    const { section: name, key, value } = match.groups ?? {};
    if (name !== undefined) {
      section = name.trim().toLowerCase();
      block += 1;
    }
    if (key === undefined || value === undefined) continue;
    const trimmed = value.trimEnd().replace(/^["']|["']$/g, '');
    const start = match.index + match[0].length - value.length + (/^["']/.test(value) ? 1 : 0);
    settings.push({ section, block, key, value: trimmed, start });
  }
  return settings;
}
