/** Calls to localhost in the words of clients that take host and port apart: `psql -h localhost -p 5432`, `nc -z localhost 80`. */
import { isPort } from './addresses.js';
import { flagsOf, type Flag } from './flags.js';
import type { Caller, CommandWord, PodContainer, SimpleCommand } from './model.js';
import { programName } from './programs.js';
import { partOf } from './words.js';

interface Client {
  readonly host: readonly string[];
  readonly port: readonly string[];
  readonly defaultPort: number;
  /** For `localhost` it uses a socket in the file system, so that only an IP address is a call. */
  readonly socket?: boolean;
}

const mysql: Client = { host: ['h', 'host'], port: ['P', 'port'], defaultPort: 3306, socket: true };
const postgres: Client = { host: ['h', 'host'], port: ['p', 'port'], defaultPort: 5432 };
const redis: Client = { host: ['h'], port: ['p'], defaultPort: 6379 };
const mongo: Client = { host: ['host'], port: ['port'], defaultPort: 27017 };

const clients = new Map<string, Client>([
  ['mysql', mysql],
  ['mysqladmin', mysql],
  ['mysqldump', mysql],
  ['mariadb', mysql],
  ['mariadb-admin', mysql],
  ['psql', postgres],
  ['pg_isready', postgres],
  ['pg_dump', postgres],
  ['redis-cli', redis],
  ['valkey-cli', redis],
  ['mongo', mongo],
  ['mongosh', mongo],
]);

const localHost = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/;

export function programCallers(container: PodContainer, command: SimpleCommand, what: string): readonly Caller[] {
  const name = programName(command);
  const client = clients.get(name);
  if (client) return flagPair(container, command, client, what);
  if (name === 'nc' || name === 'ncat' || name === 'telnet') return positionalPair(container, command, what);
  if (name === 'grpc_health_probe' || name === 'grpc-health-probe') return bareAddress(container, command, what);
  return [];
}

function flagPair(container: PodContainer, command: SimpleCommand, client: Client, what: string): Caller[] {
  const flags = flagsOf(command);
  const host = flags.find((flag) => isOneOf(flag, client.host));
  if (host?.value === undefined || !localHost.test(host.value)) return [];
  if (client.socket === true && host.value === 'localhost') return [];
  const port = flags.find((flag) => isOneOf(flag, client.port));
  const number = port?.value === undefined ? client.defaultPort : Number(port.value);
  if (!isPort(number)) return [];
  const word = port ?? host;
  const length = word.value?.length ?? 0;
  return [caller(container, host.value, number, word.word, word.valueStart, word.valueStart + length, what)];
}

/** Short flags differ by case: `-p` is a password for mysql and `-P` the port. */
function isOneOf({ name }: Flag, names: readonly string[]): boolean {
  return names.includes(name.replace(/^-+/, ''));
}

function positionalPair(container: PodContainer, command: SimpleCommand, what: string): Caller[] {
  const words = command.arguments;
  return words.flatMap((word, index): Caller[] => {
    const next = words[index + 1];
    if (!localHost.test(word.text) || !next || !isPort(Number(next.text)) || isListening(words)) return [];
    return [caller(container, word.text, Number(next.text), next, 0, next.text.length, what)];
  });
}

function isListening(words: readonly CommandWord[]): boolean {
  return words.some(({ text }) => /^-[a-zA-Z]*l/.test(text) || text === '--listen');
}

/** `-addr=:50051` leaves out the host, which is localhost then. */
function bareAddress(container: PodContainer, command: SimpleCommand, what: string): Caller[] {
  return flagsOf(command).flatMap(({ key, value, word, valueStart }): Caller[] => {
    const port = Number(/^:(\d{1,5})$/.exec(value ?? '')?.[1]);
    if (key !== 'addr' || !isPort(port)) return [];
    return [caller(container, 'localhost', port, word, valueStart, valueStart + (value ?? '').length, what)];
  });
}

function caller(
  container: PodContainer,
  host: string,
  port: number,
  word: CommandWord,
  start: number,
  end: number,
  what: string,
): Caller {
  return {
    container,
    host,
    port,
    protocol: 'TCP',
    text: `${host}:${String(port)}`,
    evidence: what === '' ? (word.at.path.includes('args') ? 'args' : 'command') : what,
    confidence: 'probable',
    at: partOf(word, start, end),
    origin: undefined,
  };
}
