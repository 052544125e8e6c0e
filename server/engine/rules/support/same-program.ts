/** Whether two containers of a Pod run the same program, and what tells them apart. */
import type { PodContainer } from '../../pod/model.js';

/**
 * - `same`: nothing differs but the container's name and its ports.
 * - `ordinal`: an ordinal, shard or partition number differs as well (`--shard=0`, `WORKER_ID=2`).
 * - `different`: anything else differs.
 */
export type Likeness = 'same' | 'ordinal' | 'different';

export function compareContainers(a: PodContainer, b: PodContainer): Likeness {
  if (!sameImage(a, b) || !sameMounts(a, b)) {
    return 'different';
  }
  const texts = compareTexts(commandTexts(a), commandTexts(b));
  const variables = compareTexts(variableTexts(a), variableTexts(b));
  if (texts === 'different' || variables === 'different') {
    return 'different';
  }
  const likeness = texts === 'same' && variables === 'same' ? 'same' : 'ordinal';
  return likeness === 'same' && !portsAreExplained(a, b) ? 'different' : likeness;
}

function sameImage({ image: a }: PodContainer, { image: b }: PodContainer): boolean {
  const version = ({ tag, digest }: PodContainer['image']): string => digest ?? tag ?? 'latest';
  return a.text !== '' && a.registry === b.registry && a.repository === b.repository && version(a) === version(b);
}

function sameMounts(a: PodContainer, b: PodContainer): boolean {
  const keys = ({ spec }: PodContainer): string =>
    (spec.volumeMounts ?? [])
      .map(({ name, mountPath, subPath }) => `${name ?? ''} ${mountPath ?? ''} ${subPath ?? ''}`)
      .sort()
      .join('\n');
  return keys(a) === keys(b);
}

/** Command and arguments with the container's own number and ports taken out. */
function commandTexts(container: PodContainer): readonly string[] {
  const { command = [], args = [] } = container.spec;
  return [...command, '\0', ...args].map((word) => impersonal(word, container));
}

/** Environment as written, in the order of the names; values from elsewhere are compared by where they come from. */
function variableTexts(container: PodContainer): readonly string[] {
  const { env = [], envFrom = [] } = container.spec;
  const own = env
    .map(({ name, value, valueFrom }) => `${name ?? ''}=${value ?? JSON.stringify(valueFrom ?? '')}`)
    .sort();
  return [...own, ...envFrom.map((source) => JSON.stringify(source))].map((text) => impersonal(text, container));
}

/**
 * A name in the arguments may be a subcommand (`manager webhook` in container `webhook`), so only what numbers the container
 * is taken out of it: `worker-2` becomes `worker`.
 */
function impersonal(text: string, { name, spec }: Pick<PodContainer, 'name' | 'spec'>): string {
  let plain = stem(name) === name || stem(name) === '' ? text : text.replaceAll(name, stem(name));
  for (const { containerPort } of spec.ports ?? []) {
    plain =
      containerPort === undefined ? plain : plain.replace(new RegExp(`(?<!\\d)${containerPort}(?!\\d)`, 'g'), '<port>');
  }
  return plain;
}

const ordinalName =
  /(^|[-_.])(id|idx|index|ordinal|shard|partition|worker|replica|instance|rank|num|number|node)([-_. =]|$)/i;

function compareTexts(left: readonly string[], right: readonly string[]): Likeness {
  if (left.length !== right.length) {
    return 'different';
  }
  let likeness: Likeness = 'same';
  for (const [index, text] of left.entries()) {
    const other = right[index] ?? '';
    if (text !== other) {
      if (!differsByOrdinal(text, other, left[index - 1] ?? '')) {
        return 'different';
      }
      likeness = 'ordinal';
    }
  }
  return likeness;
}

/** `--port=8081` against `--port=8082` is a port that was not declared; `--shard=0` against `--shard=1` is an ordinal. */
function differsByOrdinal(a: string, b: string, before: string): boolean {
  if (a.replaceAll(/\d+/g, '#') !== b.replaceAll(/\d+/g, '#')) {
    return false;
  }
  const subject = /^\d+$/.test(a) ? before : a;
  return ordinalName.test(subject) || /port|listen|bind|addr/i.test(subject);
}

/**
 * The same program with the same settings listens on the same ports. Where two containers of an unknown image declare
 * different ones and nothing moves them, the image must be telling them apart by other means, unless they are numbered
 * copies by name (`web-1`, `web-2`).
 */
function portsAreExplained(a: PodContainer, b: PodContainer): boolean {
  const isKnown = a.knowledge !== undefined || stem(a.name) === stem(b.name);
  return isKnown || declaredPorts(a) === declaredPorts(b) || mentionsItsPort(a) || mentionsItsPort(b);
}

function declaredPorts({ spec }: PodContainer): string {
  return (spec.ports ?? [])
    .map(({ containerPort }) => containerPort ?? 0)
    .sort((a, b) => a - b)
    .join(' ');
}

function mentionsItsPort({ spec }: PodContainer): boolean {
  const values = (spec.env ?? []).map(({ value }) => value ?? '');
  const texts = [...(spec.command ?? []), ...(spec.args ?? []), ...values];
  return texts.some((text) => text !== impersonal(text, { name: '', spec }));
}

/** `web-2`, `web2`, `web-b` and `web-copy` without what numbers them; the last letter of `cassandra` does not. */
function stem(name: string): string {
  return name.replace(
    /[-_.]?(?<!\d)\d+$|[-_.](?:[a-d]|one|two|three|four|first|second|third|primary|secondary|copy|replica|dup|duplicate)$/,
    '',
  );
}
