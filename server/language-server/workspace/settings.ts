import type { Connection } from 'vscode-languageserver';
import { DEFAULT_SETTINGS, SETTINGS_SECTION, type Settings } from '../../protocol/settings.js';

/** Settings per resource, asked for once and kept until the client says that they changed. */
export interface SettingsStore {
  /** `scope`: a workspace folder, or undefined for what lies outside of all. Settings of resource scope differ no further. */
  readonly of: (scope: string | undefined) => Promise<Settings>;
  /** Forgets everything; `pushed` are the settings of a client that sends them instead of answering questions. */
  readonly reset: (pushed?: unknown) => void;
}

export interface SettingsOptions {
  readonly connection: Pick<Connection, 'workspace' | 'console'>;
  /** The client answers `workspace/configuration`. */
  readonly canAsk: boolean;
  readonly initial: unknown;
}

export function createSettings({ connection, canAsk, initial }: SettingsOptions): SettingsStore {
  const known = new Map<string, Promise<Settings>>();
  let sent = initial;
  const ask = async (scope: string | undefined): Promise<Settings> => {
    if (!canAsk) return toSettings(sent);
    const item = scope === undefined ? {} : { scopeUri: scope };
    try {
      return toSettings(await connection.workspace.getConfiguration({ ...item, section: SETTINGS_SECTION }));
    } catch (error) {
      connection.console.warn(`The client gave no settings: ${String(error)}`);
      return toSettings(sent);
    }
  };
  return {
    of: (scope) => {
      const key = scope ?? '';
      const asked = known.get(key) ?? ask(scope);
      known.set(key, asked);
      return asked;
    },
    reset: (pushed) => {
      known.clear();
      const section = isRecord(pushed) ? (pushed[SETTINGS_SECTION] ?? pushed) : undefined;
      if (isRecord(section)) sent = section;
    },
  };
}

/** Settings are what people type: a value of the wrong type counts as not set. */
export const toSettings = (value: unknown): Settings => fit(value, DEFAULT_SETTINGS);

function fit<T extends object>(value: unknown, model: T): T {
  if (!isRecord(value)) return model;
  const entries = Object.entries(model).map(([key, fallback]: [string, unknown]) => {
    if (!Object.hasOwn(value, key) || !isSameType(value[key], fallback)) return [key, fallback];
    // What has no keys of its own by default, such as the rules, is open to any.
    const isGroup = isRecord(fallback) && Object.keys(fallback).length > 0;
    return [key, isGroup ? fit(value[key], fallback) : value[key]];
  });
  return Object.fromEntries(entries) as T;
}

const isSameType = (value: unknown, model: unknown): boolean =>
  typeof value === typeof model && value !== null && Array.isArray(value) === Array.isArray(model);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
