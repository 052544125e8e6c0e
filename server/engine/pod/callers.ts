/** Everything in a Pod that calls a port of its own localhost. */
import { isListenFlag, sameFlag } from './argument-listeners.js';
import { configCaller } from './config/listeners.js';
import type { ContainerReading } from './containers.js';
import { environmentCallers } from './environment-callers.js';
import { flagsOf } from './flags.js';
import type { Identity } from './identity.js';
import { callOf, findLocalAddresses, isCall } from './local-addresses.js';
import type { Caller, CommandWord, PodContainer, SimpleCommand } from './model.js';
import { programCallers } from './program-callers.js';
import { isClient, programName } from './programs.js';
import { partOf, readExecCommand } from './words.js';

/** Reads the callers of all containers. */
export function readCallers(readings: readonly ContainerReading[]): readonly Caller[] {
  return readings.flatMap(({ container, identity, config }) =>
    unique([
      ...container.commands.flatMap((command) => commandCallers(container, command, identity)),
      ...environmentCallers(container, identity),
      ...execCallers(container, identity),
      ...config.calls.map((call) => configCaller(container, call)),
    ]),
  );
}

/** One call, found twice, is one. */
function unique(callers: readonly Caller[]): readonly Caller[] {
  const seen = new Set<string>();
  return callers.filter(({ port, at, origin }) => {
    const key = JSON.stringify([port, at.object.uri, at.path, at.within?.start, origin?.path, origin?.within?.start]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** Programs that only print or search their words. */
const mute = new Set([
  'echo',
  'printf',
  'grep',
  'egrep',
  'sed',
  'awk',
  'log',
  'logger',
  'cat',
  'test',
  '[',
  '[[',
  'export',
  'ssh',
]);

/** Flags whose URL is for others to use, or for a browser. */
const announcedFlag =
  /advertise|external-url|public|root-url|redirect|callback|cors|origin|issuer|initial-cluster$|allowed|whitelist|host-header|header$|^h$|^b$|server-name|no-proxy/;

function commandCallers(container: PodContainer, command: SimpleCommand, identity: Identity, what = ''): Caller[] {
  if (mute.has(programName(command))) return [];
  const flags = flagsOf(command);
  const excused = new Set<CommandWord>();
  for (const flag of flags) {
    const listens = isListenFlag(flag.key) && !isClient(command) && !flag.key.startsWith('grpc-web-upstream');
    const own = identity.knowledge?.listens?.some(({ flags: names }) =>
      names?.some((name) => sameFlag(name, flag.key)),
    );
    if (listens || own === true || announcedFlag.test(flag.key) || isWeakListener(flag.key, flag.value, command))
      excused.add(flag.word);
  }
  const found = command.arguments
    .filter((word) => !excused.has(word))
    .flatMap((word) => wordCallers(container, word, command, what));
  return [...found, ...programCallers(container, command, what)];
}

/** `--address=127.0.0.1:8080` of a server is where it listens; with a scheme it is what it calls. */
function isWeakListener(key: string, value: string | undefined, command: SimpleCommand): boolean {
  return /^(?:addr|address|http|https|grpc|host)$/.test(key) && !(value ?? '').includes('://') && !isClient(command);
}

function wordCallers(container: PodContainer, word: CommandWord, command: SimpleCommand, what: string): Caller[] {
  return findLocalAddresses(word.text)
    .filter((address) => isCall(address, isClient(command)))
    .map((address) => ({
      ...callOf(container, address),
      evidence: what === '' ? placeInWords(word) : what,
      confidence: 'probable',
      at: partOf(word, address.start, address.end),
    }));
}

function placeInWords(word: CommandWord): string {
  return word.at.path.includes('args') ? 'args' : 'command';
}

const execPlaces = [
  [['livenessProbe'], 'exec probe'],
  [['readinessProbe'], 'exec probe'],
  [['startupProbe'], 'exec probe'],
  [['lifecycle', 'postStart'], 'postStart hook'],
  [['lifecycle', 'preStop'], 'preStop hook'],
] as const;

function execCallers(container: PodContainer, identity: Identity): Caller[] {
  const { spec, path } = container;
  const commands = [
    spec.livenessProbe,
    spec.readinessProbe,
    spec.startupProbe,
    spec.lifecycle?.postStart,
    spec.lifecycle?.preStop,
  ];
  return execPlaces.flatMap(([place, what], index) => {
    const words = commands[index]?.exec?.command;
    if (!words) return [];
    const values = new Map(container.environment.map(({ name, value }) => [name, value]));
    const at = [...path, ...place, 'exec', 'command'];
    const read = readExecCommand(words, container.site.object, at, (name) => values.get(name));
    return read.commands.flatMap((command) => commandCallers(container, command, identity, what));
  });
}
