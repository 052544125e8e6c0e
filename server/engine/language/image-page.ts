/** Where people read about an image. */
import { locate } from '../document/locate.js';
import type { TextRange } from '../document/tree.js';
import { parseImageReference } from '../pod/image-reference.js';
import type { PodModel } from '../pod/model.js';

export interface ImageLink {
  readonly range: TextRange;
  readonly url: string;
  readonly title: string;
}

export function imageLinks(pods: readonly PodModel[]): readonly ImageLink[] {
  return pods.flatMap(({ containers, template }) =>
    containers.flatMap(({ path, spec }) => {
      const url = imagePage(spec.image ?? '');
      const range = locate(template.object.document, { path: [...path, 'image'] });
      return url === undefined ? [] : [{ range, url, title: `Open the page of ${spec.image ?? ''}` }];
    }),
  );
}

/** The page of a repository in a public registry; undefined for registries without pages. */
export function imagePage(image: string): string | undefined {
  const { registry, repository } = parseImageReference(image);
  // What is still to be filled in is no repository.
  if (!/^[\w./-]+$/.test(repository)) return undefined;
  switch (registry) {
    case undefined:
    case 'docker.io':
    case 'index.docker.io':
      return repository.includes('/')
        ? `https://hub.docker.com/r/${repository}`
        : `https://hub.docker.com/_/${repository}`;
    case 'quay.io':
      return `https://quay.io/repository/${repository}`;
    case 'ghcr.io': {
      const [owner = '', ...rest] = repository.split('/');
      return rest.length === 0 ? undefined : `https://github.com/${owner}/${rest[0] ?? ''}`;
    }
    case 'mcr.microsoft.com':
      return `https://mcr.microsoft.com/artifact/mar/${repository}`;
    case 'public.ecr.aws':
      return `https://gallery.ecr.aws/${repository}`;
    case 'gcr.io':
      return `https://gcr.io/${repository}`;
    default:
      return undefined;
  }
}
