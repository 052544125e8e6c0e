/** Listeners that environment variables tell of. */
import { isPort, parseListenAddresses } from './addresses.js';
import type { Identity } from './identity.js';
import type { ListenerSign } from './listener-evidence.js';
import type { Confidence, EnvironmentValue, Protocol } from './model.js';
import { verbatim } from './source-text.js';
import { partOfText } from './words.js';

/** Variables that frameworks and twelve-factor programs read their own port from. */
const portVariables = new Set([
  'PORT',
  'HTTP_PORT',
  'HTTPS_PORT',
  'SERVER_PORT',
  'LISTEN_PORT',
  'APP_PORT',
  'MANAGEMENT_SERVER_PORT',
  'SERVER_HTTP_PORT',
  'QUARKUS_HTTP_PORT',
  'MICRONAUT_SERVER_PORT',
  'FLASK_RUN_PORT',
  'UVICORN_PORT',
  'GF_SERVER_HTTP_PORT',
  'KC_HTTP_PORT',
  'JMX_PORT',
  'ASPNETCORE_HTTP_PORTS',
  'ASPNETCORE_HTTPS_PORTS',
  'DOTNET_HTTP_PORTS',
]);

/** Ports by convention only; other programs mean somebody else's port by them. */
const possiblePorts =
  /^(?:METRICS|ADMIN|HEALTH|HEALTHZ|HEALTH_CHECK|PROMETHEUS|GRPC|API|WEB|UI|DEBUG|MANAGEMENT|STATUS|PROBE|MONITORING|WEBHOOK|REST|GRPC_SERVER|HTTP_SERVER|WEB_SERVER|NODE|LISTENING|SERVICE|CONTAINER)_PORT$/;

/** Variables that hold `host:port`, or URLs to bind. */
const addressVariables = new Set([
  'ASPNETCORE_URLS',
  'DOTNET_URLS',
  'LISTEN_ADDR',
  'LISTEN_ADDRESS',
  'BIND_ADDR',
  'BIND_ADDRESS',
  'HTTP_ADDR',
  'HTTP_LISTEN_ADDR',
  'HTTP_LISTEN_ADDRESS',
  'SERVER_LISTEN_ADDRESS',
  'METRICS_ADDR',
  'METRICS_BIND_ADDRESS',
  'METRICS_LISTEN_ADDRESS',
  'HEALTH_PROBE_BIND_ADDRESS',
]);

/** Variables with options of a Java program. */
const javaOptions =
  /^(?:JAVA_OPTS|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS|CATALINA_OPTS|JVM_OPTS|JAVA_OPTIONS|JAVA_OPTS_APPEND|KAFKA_OPTS|EXTRA_ARGS)$/;
const javaListener =
  /-D[\w.]*?(?:server|http|https|jmxremote|management\.server|jetty\.http)\.port=(\d{2,5})|(?<![^\s"'])-javaagent:(?=[^=\s]*jmx)[^=\s]*=(?:[\w.]+:)?(\d{2,5}):/g;

/** Prefixes that say "I": a host beside such a port may be the one to bind. */
const ownPrefix =
  /^(?:|APP|SERVER|HTTP|HTTPS|LISTEN|BIND|WEB|GRPC|METRICS|ADMIN|HEALTH|FLASK_RUN|UVICORN|QUARKUS_HTTP|MICRONAUT_SERVER)$/;

/** Reads a container's variables. */
export function environmentListeners(
  environment: readonly EnvironmentValue[],
  identity: Identity,
): readonly ListenerSign[] {
  if (identity.onlyTools || identity.knowledge?.ends === 'yes') return [];
  return environment.flatMap((variable) => readVariable(variable, environment, identity));
}

function readVariable(
  variable: EnvironmentValue,
  environment: readonly EnvironmentValue[],
  identity: Identity,
): ListenerSign[] {
  const { name, value } = variable;
  if (value === undefined || value === '') return [];
  const known = identity.knowledge?.listens?.find((listener) => listener.variables?.includes(name));
  if (known) return addressSigns(variable, environment, 'probable', known.protocol);
  // A known image that does not say so hardly reads the variables of a framework.
  const general: Confidence = identity.knowledge && !identity.knowledge.base ? 'possible' : 'probable';
  if (portVariables.has(name)) return portSigns(variable, environment, general);
  if (possiblePorts.test(name)) return portSigns(variable, environment, 'possible');
  if (addressVariables.has(name)) return addressSigns(variable, environment, general, undefined);
  return javaOptions.test(name) ? javaSigns(variable) : [];
}

/** Does this variable, by name, tell where the program listens? */
export function isListenVariable(name: string, identity: Identity): boolean {
  return (
    portVariables.has(name) ||
    addressVariables.has(name) ||
    /(?:^|_)(?:LISTEN|LISTENER|LISTENERS|BIND|BIND_ADDR|BIND_ADDRESS|LISTEN_ADDR|LISTEN_ADDRESS|LISTEN_HOST|LISTEN_URLS?|CLIENT_URLS|PEER_URLS)$/.test(
      name,
    ) ||
    (identity.knowledge?.listens?.some((listener) => listener.variables?.includes(name)) ?? false)
  );
}

function portSigns(
  variable: EnvironmentValue,
  environment: readonly EnvironmentValue[],
  confidence: Confidence,
): ListenerSign[] {
  const prefix = variable.name.replace(/_?(?:HTTPS?_)?PORTS?$/, '');
  const host = pairedHost(prefix, environment);
  if (host !== undefined && !ownPrefix.test(prefix)) return [];
  const [bound] = host === undefined ? [] : parseListenAddresses(host, environment);
  // `SERVER_HOST=backend` and `SERVER_PORT=80` describe somebody else.
  if (host !== undefined && (bound === undefined || bound.bind === 'name')) return [];
  const bind = bound === undefined || bound.bind === 'name' ? 'any' : bound.bind;
  return addressSigns(variable, environment, confidence, undefined).map((sign) => ({
    ...sign,
    bind,
    explicitBind: bound !== undefined,
  }));
}

/** The host that belongs to a port variable: `DB_HOST` to `DB_PORT`. */
export function pairedHost(prefix: string, environment: readonly EnvironmentValue[]): string | undefined {
  const start = prefix === '' ? '' : `${prefix}_`;
  const names = ['HOST', 'HOSTNAME', 'ADDR', 'ADDRESS', 'SERVER', 'IP'].map((name) => `${start}${name}`);
  // The hostname of a container is always set, by itself.
  const found = environment.find(({ name }) => names.includes(name) && name !== 'HOSTNAME');
  if (!found) return undefined;
  return found.value ?? (found.from === 'field' ? '' : 'unknown-host');
}

function addressSigns(
  variable: EnvironmentValue,
  environment: readonly EnvironmentValue[],
  confidence: Confidence,
  protocol: Protocol | undefined,
): ListenerSign[] {
  const value = variable.value ?? '';
  return parseListenAddresses(value, environment).flatMap((address): ListenerSign[] => {
    const { port, bind, start, end } = address;
    if (port === undefined || !isPort(port)) return [];
    return [
      {
        ...sign(variable, port, start, end, confidence),
        protocol: protocol ?? address.protocol,
        bind: bind === 'name' ? 'other' : bind,
        explicitBind: !address.bare,
      },
    ];
  });
}

function javaSigns(variable: EnvironmentValue): ListenerSign[] {
  return [...(variable.value ?? '').matchAll(javaListener)].flatMap((match): ListenerSign[] => {
    const port = Number(match[1] ?? match[2]);
    return isPort(port) ? [sign(variable, port, match.index, match.index + match[0].length, 'probable')] : [];
  });
}

function sign(
  variable: EnvironmentValue,
  port: number,
  start: number,
  end: number,
  confidence: Confidence,
): ListenerSign {
  const { name, value = '', at, origin, source = verbatim(value) } = variable;
  return {
    port,
    protocol: 'TCP',
    bind: 'any',
    explicitBind: false,
    name: undefined,
    source: 'environment',
    confidence,
    evidence: `variable \`${name}=${value}\``,
    // A value from a ConfigMap is written elsewhere; the Pod only names it.
    at: origin ? at : partOfText(at, source, start, end),
  };
}
