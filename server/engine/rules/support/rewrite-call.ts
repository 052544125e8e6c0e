/** Sending a call on localhost somewhere else: to a Service. */
import type { Site } from '../../kubernetes/object.js';
import type { RecipeEdit } from '../../linter/rule.js';
import type { Caller, EnvironmentValue } from '../../pod/model.js';
import { scalarText } from './scalar-text.js';

/** Rewrites host and port of a call, where they stand together or in two variables; undefined where the text doesn't show both. */
export function rewriteCall(caller: Caller, host: string, port: number): readonly RecipeEdit[] | undefined {
  const place = caller.origin ?? caller.at;
  const text = scalarText(place)?.text;
  const { within } = place;
  if (text === undefined || within === undefined) {
    return undefined;
  }
  const written = text.slice(within.start, within.end);
  if (written === `${caller.host}:${caller.port}` || written === caller.host) {
    return [replaceText(place, `${host}:${port}`)];
  }
  const hostVariable = written === String(caller.port) ? findHostVariable(caller) : undefined;
  return hostVariable === undefined
    ? undefined
    : [replaceWhole(hostVariable.at, host), replaceText(place, String(port))];
}

function replaceText({ object, path, within }: Site, value: string): RecipeEdit {
  return within === undefined ? { op: 'replace', object, path, value } : { op: 'replace', object, path, value, within };
}

function replaceWhole({ object, path }: Site, value: string): RecipeEdit {
  return { op: 'replace', object, path, value };
}

/** The `DB_HOST` that goes with `DB_PORT`, if it is written in this very container. */
function findHostVariable({ container, host, at }: Caller): EnvironmentValue | undefined {
  const port = container.environment.find((variable) => samePath(variable.at, at));
  const prefix = port?.name.replace(/_(SERVICE_)?PORT$/, '');
  return container.environment.find(
    ({ name, value, from }) =>
      from === 'value' && value === host && prefix !== undefined && hostName(prefix).test(name),
  );
}

function hostName(prefix: string): RegExp {
  return new RegExp(`^${prefix.replace(/[^\w]/g, '\\$&')}_?(HOST|HOSTNAME|ADDR|ADDRESS|SERVER|SERVICE_HOST)$`);
}

function samePath(a: Site, b: Site): boolean {
  return a.path.length === b.path.length && a.path.every((step, index) => step === b.path[index]);
}
