/** Where a known image listens unless something moves it. */
import type { Container } from '../kubernetes/types.js';
import type { Site } from '../kubernetes/object.js';
import { hostOf, sameFlag } from './argument-listeners.js';
import { flagsOf } from './flags.js';
import type { Identity } from './identity.js';
import type { ImageListener } from './image-knowledge.js';
import type { ListenerSign } from './listener-evidence.js';
import type { BindAddress, EnvironmentValue, ImageReference, SimpleCommand } from './model.js';
import { isBelow } from './storage.js';

export interface ImageListeners {
  readonly signs: readonly ListenerSign[];
  /** A configuration that is mounted over the image's own decides, and is not understood. */
  readonly configured: boolean;
}

interface Subject {
  readonly spec: Container;
  readonly image: ImageReference;
  readonly identity: Identity;
  readonly commands: readonly SimpleCommand[];
  readonly environment: readonly EnvironmentValue[];
  /** Some variables come from where nobody can look: a Secret, a ConfigMap that the workspace lacks. */
  readonly openEnvironment: boolean;
  /** The host that a flag such as `--bind-address` gives. */
  readonly bindHost: BindAddress | undefined;
  readonly at: Site;
}

export function imageListeners(subject: Subject): ImageListeners {
  const { identity, image } = subject;
  const listeners = identity.knowledge?.listens ?? [];
  let configured = false;
  const signs: ListenerSign[] = [];
  for (const listener of listeners) {
    if (!tagAllows(listener, image) || !isSwitchedOn(listener, subject) || isMoved(listener, subject)) continue;
    if (isConfigured(listener, subject)) configured = true;
    else signs.push(imageSign(listener, subject));
  }
  return { signs, configured };
}

function imageSign(listener: ImageListener, subject: Subject): ListenerSign {
  const { identity, commands, environment, at } = subject;
  const bindHost = hostOf(listener, commands.flatMap(flagsOf), environment, subject.bindHost);
  const guess = listener.optional === true || (subject.openEnvironment && listener.variables !== undefined);
  const title = identity.knowledge?.title ?? '';
  return {
    port: listener.port,
    protocol: listener.protocol ?? 'TCP',
    bind: bindHost ?? listener.bind ?? 'any',
    explicitBind: bindHost !== undefined || listener.bind !== undefined,
    name: undefined,
    source: 'image',
    confidence: guess ? 'possible' : identity.confidence,
    evidence: guess
      ? `${title} may listen on ${String(listener.port)}`
      : `${title} listens on ${String(listener.port)} by default`,
    at,
  };
}

function tagAllows(listener: ImageListener, image: ImageReference): boolean {
  const tag = image.tag ?? 'latest';
  if (listener.notTags?.some((pattern) => matchesTag(pattern, tag))) return false;
  return listener.tags === undefined || listener.tags.some((pattern) => matchesTag(pattern, tag));
}

/** Patterns are `*word*`, `word*` or `*word`. */
function matchesTag(pattern: string, tag: string): boolean {
  const word = pattern.replaceAll('*', '');
  if (pattern.startsWith('*')) return pattern.endsWith('*') ? tag.includes(word) : tag.endsWith(word);
  return pattern.endsWith('*') ? tag.startsWith(word) : tag === word;
}

function isSwitchedOn(listener: ImageListener, { commands, environment }: Subject): boolean {
  return (
    listener.onlyWith === undefined ||
    commands.some((command) =>
      command.arguments.some(({ text }) => listener.onlyWith?.includes(text.replace(/=.*$/s, ''))),
    ) ||
    environment.some(({ name }) => listener.onlyWith?.includes(name))
  );
}

function isMoved(listener: ImageListener, { commands, environment }: Subject): boolean {
  if (environment.some(({ name }) => listener.variables?.includes(name))) return true;
  return (
    listener.flags !== undefined &&
    commands.some((command) =>
      flagsOf(command).some(({ key }) => listener.flags?.some((known) => sameFlag(known, key))),
    )
  );
}

function isConfigured(listener: ImageListener, { spec }: Subject): boolean {
  return (
    listener.configuration?.some((place) =>
      spec.volumeMounts?.some(
        ({ mountPath }) => mountPath !== undefined && (isBelow(mountPath, place) || isBelow(place, mountPath)),
      ),
    ) ?? false
  );
}
