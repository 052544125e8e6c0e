/**
 * Formats written in TOML: Traefik, Telegraf, Vector, InfluxDB.
 *
 * Only `key = value` under its `[table]` is read, which is all that these files say of addresses: a parser of all TOML would weigh more than
 * the readers of every other format, and keeps no offsets.
 */
import { callsAt, listenersAt, settingsOf, type ConfigFormat, type ConfigReading, type Setting } from './format.js';

interface TableRules {
  /** What listens, by `table.key`. */
  readonly listen: (path: string) => boolean;
  readonly call?: (path: string) => boolean;
}

function readTables(text: string, rules: TableRules): ConfigReading {
  const settings = settingsOf(text).map((setting) => ({ ...wholeValue(text, setting), path: pathOf(setting) }));
  return {
    listeners: settings
      .filter(({ path }) => rules.listen(path))
      .flatMap(({ key, value, start }) => listenersAt(value, start, `${key} = "${value}"`)),
    calls: settings.filter(({ path }) => rules.call?.(path)).flatMap(({ value, start }) => callsAt(value, start)),
  };
}

const pathOf = ({ section, key }: Setting): string => `${section === '' ? '' : `${section}.`}${key}`.toLowerCase();

/** A list goes on to its bracket, on however many lines; a string ends at its quote, and what comes after is a comment. */
function wholeValue(text: string, { key, value, start }: Setting): { key: string; value: string; start: number } {
  if (value.startsWith('[')) {
    const end = text.indexOf(']', start);
    return { key, value: end < 0 ? value : text.slice(start, end), start };
  }
  const before = text[start - 1];
  const end = before === '"' || before === "'" ? value.indexOf(before) : value.search(/\s#/);
  return { key, value: end < 0 ? value : value.slice(0, end).trimEnd(), start };
}

export const traefikToml: ConfigFormat = {
  id: 'traefik-toml',
  images: ['traefik'],
  files: /\.toml$/,
  decides: true,
  read: (text) =>
    readTables(text, {
      listen: (path) => /^entrypoints\.[^.]+\.address$/.test(path),
      call: (path) => /\.(?:loadbalancer\.servers|servers\.[^.]+)\.(?:url|address)$/.test(path),
    }),
};

/** Inputs with a `service_address` and the Prometheus client listen; `urls` and `servers` are called. */
export const telegraf: ConfigFormat = {
  id: 'telegraf',
  images: ['telegraf'],
  files: /\.conf$|\.toml$/,
  decides: false,
  read: (text) =>
    readTables(text, {
      listen: (path) => /^inputs\..*\.service_address$|^outputs\.prometheus_client\.listen$/.test(path),
      call: (path) => /^(?:inputs|outputs)\..*\.(?:urls?|servers?|address|brokers|endpoint)$/.test(path),
    }),
};

/** Sources have an `address`, sinks an `endpoint`; the sink for Prometheus and the API listen. */
export const vector: ConfigFormat = {
  id: 'vector',
  images: ['vector'],
  files: /\.toml$/,
  decides: false,
  read: (text) =>
    readTables(text, {
      listen: (path) => /^sources\.[^.]+\.address$|^api\.address$/.test(path),
      call: (path) => /^(?:sources|sinks)\.[^.]+\.(?:endpoints?|uri|url)$/.test(path),
    }),
};

export const influxdb: ConfigFormat = {
  id: 'influxdb',
  images: ['influxdb'],
  files: /\.conf$|\.toml$/,
  decides: true,
  read: (text) =>
    readTables(text, { listen: (path) => /^(?:http\.bind-address|bind-address|http-bind-address)$/.test(path) }),
};
