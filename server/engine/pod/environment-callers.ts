/** Calls to localhost that environment variables tell of. */
import type { Identity } from './identity.js';
import { isListenVariable } from './environment-listeners.js';
import { isPort } from './addresses.js';
import { callOf, findLocalAddresses, isCall } from './local-addresses.js';
import type { Caller, EnvironmentValue, PodContainer } from './model.js';
import { verbatim } from './source-text.js';
import { partOfText } from './words.js';

/** Variables with addresses that a browser or another machine uses, or that are only compared. */
const notCalled =
  /(?:^|_)(?:ADVERTISE|ADVERTISED|EXTERNAL|PUBLIC|ORIGINS?|REDIRECT|CALLBACK|CORS|ALLOWED|NO_PROXY|ISSUER|ROOT_URL|SITE_URL|BASE_?URL|FRONTEND_URL|APP_URL|HOMEPAGE|DOMAINS?|SERVER_NAME|LISTENERS?|RETURN_URL|LOGOUT_URL)(?:_|$)|^NEXTAUTH_URL|^KC_HOSTNAME|^REACT_APP_|^VITE_/;

const localHost = /^(?:localhost|127(?:\.\d{1,3}){3}|\[?::1\]?)$/;

export function environmentCallers(container: PodContainer, identity: Identity): readonly Caller[] {
  const { environment } = container;
  return environment.flatMap((variable) => {
    if (variable.value === undefined || isListenVariable(variable.name, identity) || notCalled.test(variable.name))
      return [];
    return [...addressCallers(container, variable), ...pairCallers(container, variable)];
  });
}

function addressCallers(container: PodContainer, variable: EnvironmentValue): Caller[] {
  const value = variable.value ?? '';
  return findLocalAddresses(value)
    .filter((address) => isCall(address, false) && !isJavaListener(value, address.start))
    .map((address) => ({ ...callOf(container, address), ...placeOf(variable, address.start, address.end) }));
}

/** `-javaagent:jmx.jar=127.0.0.1:9404:config.yaml` listens. */
function isJavaListener(value: string, start: number): boolean {
  const option = value.slice(0, start).split(/\s/).at(-1) ?? '';
  return option.includes('-javaagent:') && option.endsWith('=');
}

/** `DB_HOST=localhost` and `DB_PORT=5432`. */
function pairCallers(container: PodContainer, variable: EnvironmentValue): Caller[] {
  const match = /^(?<prefix>.*?)_?(?:HOST|HOSTNAME|ADDR|ADDRESS|SERVER|SERVICE_HOST)$/.exec(variable.name);
  const host = variable.value ?? '';
  const prefix = match?.groups?.prefix ?? '';
  // Without a prefix, or with one that means the program itself, it may be the address to bind.
  if (
    !localHost.test(host) ||
    /^(?:|APP|SERVER|HTTP|HTTPS|LISTEN|BIND|WEB|GRPC|METRICS|ADMIN|HEALTH|FLASK_RUN|UVICORN)$/.test(prefix)
  )
    return [];
  const port = container.environment.find(({ name }) => name === `${prefix}_PORT` || name === `${prefix}_SERVICE_PORT`);
  if (!/^\d+$/.test(port?.value ?? '') || !isPort(Number(port?.value))) return [];
  const number = Number(port?.value);
  const text = `${host}:${String(number)}`;
  const evidence = `variables \`${variable.name}\` and \`${port?.name ?? ''}\``;
  const call = { container, host, port: number, protocol: 'TCP', text } as const;
  return [{ ...call, ...placeOf(port ?? variable, 0, String(number).length), evidence }];
}

function placeOf(
  variable: EnvironmentValue,
  start: number,
  end: number,
): Pick<Caller, 'evidence' | 'confidence' | 'at' | 'origin'> {
  const { name, value = '', at, origin } = variable;
  const evidence = `variable \`${name}\``;
  if (origin) return { evidence, confidence: 'probable', at, origin: { ...origin, within: { start, end } } };
  return { evidence, confidence: 'probable', at: partOfText(at, variable.source ?? verbatim(value), start, end) };
}
