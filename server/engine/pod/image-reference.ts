import type { ImageReference } from './model.js';

/**
 * Takes an image name apart, as `github.com/distribution/reference` does: the first segment is a registry when it could be a host.
 * Never fails; what is no image name becomes a repository of that text.
 */
export function parseImageReference(text: string): ImageReference {
  const [name, digest] = splitAt(text.trim().replace(/^[a-z]+:\/\//, ''), '@');
  const lastSlash = name.lastIndexOf('/');
  const colon = name.indexOf(':', lastSlash + 1);
  const path = colon < 0 ? name : name.slice(0, colon);
  const tag = colon < 0 ? undefined : name.slice(colon + 1);
  const [first, rest] = splitAt(path, '/');
  const hasRegistry = rest !== undefined && (/[.:]/.test(first) || first === 'localhost');
  const repository = (hasRegistry ? rest : path).replace(/^library\//, '');
  return {
    text,
    registry: hasRegistry ? first : undefined,
    repository,
    name: repository.slice(repository.lastIndexOf('/') + 1),
    tag,
    digest,
  };
}

function splitAt(text: string, separator: string): readonly [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
