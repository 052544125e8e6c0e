/** Listeners that a command line tells of. */
import { bindOf, isPort, parseListenAddresses, type ListenAddress } from './addresses.js';
import { flagsOf, type Flag } from './flags.js';
import type { Identity } from './identity.js';
import type { ImageListener } from './image-knowledge.js';
import type { ListenerSign } from './listener-evidence.js';
import type { BindAddress, Confidence, EnvironmentValue, Protocol, SimpleCommand } from './model.js';
import { isClient, isTool } from './programs.js';
import { programListeners } from './program-listeners.js';
import { partOf } from './words.js';

/** Flags that hold a port number. A server's own ports have plain names: `--redis-port` is somebody else's. */
const portFlag =
  /^(?:(?:http|https|grpc|listen|server|metrics?|telemetry|prometheus|health|healthz|health-?check|liveness|readiness|ready-status|probe|admin|web|api|ui|status|secure|insecure|bind|service|debug|pprof|monitoring|webhook|rest|tcp|exporter|dns|health-probe|gateway|public|internal|management(?:\.server)?|client|driver|cluster)[-.])?port$/;

/** The same as Java system properties: `-Dserver.port=8081`. */
const javaPort =
  /^d(?:.*[.-])?(?:server|http|https|management\.server|jetty\.http|quarkus\.http|micronaut\.server|play\.server\.http|jmxremote)\.port$/;

/** Flags that hold `host:port`, or one of both. */
const listenFlag =
  /(?:^|[-.])(?:listen|listener|bind)(?:$|[-.](?:to|on|host|ip|http|https|addr|address|addrs|addresses|url|urls|client-urls|peer-urls|metrics-urls|tcp|udp))?$/;
const addressFlag =
  /^(?:(?:metrics?|healthz?|probe|admin|pprof|telemetry|status|web|http|https|grpc|webhook|debug|prometheus|rest|ui|monitoring|secure|insecure|internal|public|console|server|profiling|liveness|readiness)[-.])+(?:bind-)?(?:addr|address|endpoint|bind|listen-address|listen-addr|listen)$/;
const entryPoint = /^entry-?points\.[\w-]+\.address$/;
/** Servers and clients alike call it so; only a plain bind address tells that it is the server's. */
const weakFlag = /^(?:addr|address|http|https|grpc|urls?)$/;
/** Only a host; it goes with the ports of the other flags. */
const hostFlag = /^(?:host|hostname|ip|address|bind-ip|listen-host|bind-host|server\.host|server\.address|http-host)$/;
/** What is announced to others is not what is listened on. */
const announced = /advertise|external|public-url|remote|upstream|peer-addr|target|backend|join|seed/;

/** Reads every command of a container. */
export function argumentListeners(
  commands: readonly SimpleCommand[],
  environment: readonly EnvironmentValue[],
  identity: Identity,
): readonly ListenerSign[] {
  // A task that ends serves nobody, whatever its flags are called.
  if (identity.knowledge?.ends === 'yes') return [];
  return commands.flatMap((command) => {
    if (isClient(command) || isTool(command)) return [];
    const flags = flagsOf(command);
    const host = bindHost(flags, environment);
    const own = command === identity.command || command.program === undefined ? identity : undefined;
    const signs = flags.flatMap((flag) => readFlag(flag, { flags, environment, identity: own, host }));
    return [...signs, ...programListeners(command, environment)];
  });
}

/** The host that `--host=127.0.0.1` or `--bind-address=0.0.0.0` gives to ports that come without one. */
export function bindHost(flags: readonly Flag[], environment: readonly EnvironmentValue[]): BindAddress | undefined {
  for (const { key, value } of flags) {
    if (value === undefined || !(hostFlag.test(key) || listenFlag.test(key))) continue;
    if (/[:/]/.test(value.replace(/^\[.*\]$|^::1?$/, ''))) continue;
    const bind = /^\d+$/.test(value) ? 'name' : bindOf(value, environment);
    if (bind !== 'name') return bind;
  }
  return undefined;
}

/** The host of one listener of a known image: its own flags or variables give it, or the usual ones. */
export function hostOf(
  { hosts }: ImageListener,
  flags: readonly Flag[],
  environment: readonly EnvironmentValue[],
  usual: BindAddress | undefined,
): BindAddress | undefined {
  if (hosts === undefined) return usual;
  const flag = flags.find(({ key, value }) => value !== undefined && hosts.some((name) => sameFlag(name, key)));
  const host = flag?.value ?? environment.find(({ name }) => hosts.includes(name))?.value;
  const bind = host === undefined ? undefined : bindOf(host, environment);
  return bind === 'name' ? 'other' : bind;
}

/** What surrounds a flag in its command. */
interface Surroundings {
  readonly flags: readonly Flag[];
  readonly environment: readonly EnvironmentValue[];
  readonly identity: Identity | undefined;
  readonly host: BindAddress | undefined;
}

function readFlag(flag: Flag, { flags, environment, identity, host }: Surroundings): ListenerSign[] {
  const { key, value } = flag;
  if (value === undefined || announced.test(key)) return [];
  const known = identity?.knowledge?.listens?.find((listener) => listener.flags?.some((name) => sameFlag(name, key)));
  if (known) {
    // `:4180` says every address; only a bare port leaves the address to the image's default.
    const byDefault = value.includes(':') ? undefined : known.bind;
    const bind = hostOf(known, flags, environment, host) ?? byDefault;
    return addressSigns(flag, environment, { ...probable, protocol: known.protocol, host: bind, port: known.port });
  }
  if (isPortFlag(key)) {
    return isPort(Number(value)) ? [sign(flag, 0, value.length, Number(value), 'TCP', host, 'probable')] : [];
  }
  if (listenFlag.test(key) || addressFlag.test(key) || entryPoint.test(key)) {
    return addressSigns(flag, environment, { ...probable, host });
  }
  if (weakFlag.test(key)) return addressSigns(flag, environment, { confidence: 'possible', host });
  // `-p 8080`: many servers, many other meanings.
  return key === 'p' && /^\d{2,5}$/.test(value) && isPort(Number(value))
    ? [sign(flag, 0, value.length, Number(value), 'TCP', host, 'possible')]
    : [];
}

function isPortFlag(key: string): boolean {
  return portFlag.test(key) || javaPort.test(key);
}

/** Does this flag, by name, tell where the program listens? Its value is no call then. */
export function isListenFlag(key: string): boolean {
  return isPortFlag(key) || listenFlag.test(key) || addressFlag.test(key) || entryPoint.test(key);
}

/** `entrypoints.*` in the knowledge stands for every flag that starts so. */
export function sameFlag(known: string, key: string): boolean {
  const name = known.toLowerCase();
  if (name.endsWith('*')) return key.startsWith(name.slice(0, -1));
  return name === key || name.replace(/^-+/, '') === key;
}

interface Reading {
  readonly confidence: Confidence;
  readonly protocol?: Protocol | undefined;
  readonly host: BindAddress | undefined;
  /** What the program listens on where the value names an address without port. */
  readonly port?: number;
}

const probable = { confidence: 'probable' } as const;

function addressSigns(
  flag: Flag,
  environment: readonly EnvironmentValue[],
  { confidence, protocol, host, port: usual }: Reading,
): ListenerSign[] {
  return parseListenAddresses(flag.value ?? '', environment).flatMap((address) => {
    const bind = acceptedBind(address, flag.key, host);
    const port = address.port ?? (address.bind === 'name' ? undefined : usual);
    if (port === undefined || bind === undefined) return [];
    // `0.0.0.0:4180` and `:4180` name an address too: all of them, whatever the image does by default.
    const explicit =
      bind !== 'any' || address.bind !== 'any' || host !== undefined || flag.value?.includes(':') === true;
    return [
      {
        ...sign(flag, address.start, address.end, port, protocol ?? address.protocol, undefined, confidence),
        bind,
        explicitBind: explicit,
      },
    ];
  });
}

/** `--listen=$(hostname):80` binds some address of the Pod; `--address=https://vault:8200` names another one's. */
function acceptedBind(address: ListenAddress, key: string, host: BindAddress | undefined): BindAddress | undefined {
  if (address.bind === 'name') return listenFlag.test(key) ? 'other' : undefined;
  if (weakFlag.test(key) && (address.scheme !== undefined || address.bind === 'other')) return undefined;
  return address.bare && host !== undefined ? host : address.bind;
}

function sign(
  flag: Flag,
  start: number,
  end: number,
  port: number,
  protocol: Protocol,
  host: BindAddress | undefined,
  confidence: Confidence,
): ListenerSign {
  const joined = flag.separate ? `${flag.name} ${flag.value ?? ''}` : `${flag.name}=${flag.value ?? ''}`;
  return {
    port,
    protocol,
    bind: host ?? 'any',
    explicitBind: host !== undefined,
    name: undefined,
    source: 'argument',
    confidence,
    evidence: `\`${joined}\` in ${flag.word.at.path.includes('args') ? 'args' : 'command'}`,
    at: partOf(flag.word, flag.valueStart + start, flag.valueStart + end),
  };
}
