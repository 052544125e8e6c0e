import { expect, test } from 'vitest';
import { parseImageReference } from '../../../server/engine/pod/image-reference.js';

test.each([
  ['nginx', undefined, 'nginx', 'nginx', undefined],
  ['nginx:1.27', undefined, 'nginx', 'nginx', '1.27'],
  ['library/nginx', undefined, 'nginx', 'nginx', undefined],
  ['docker.io/library/nginx:1', 'docker.io', 'nginx', 'nginx', '1'],
  ['team/app', undefined, 'team/app', 'app', undefined],
  ['registry.example.com:5000/team/app:1.4', 'registry.example.com:5000', 'team/app', 'app', '1.4'],
  ['localhost/app', 'localhost', 'app', 'app', undefined],
  ['localhost:5000/app', 'localhost:5000', 'app', 'app', undefined],
  ['public.ecr.aws/docker/library/redis:7', 'public.ecr.aws', 'docker/library/redis', 'redis', '7'],
  ['ko://example.com/cmd/app', 'example.com', 'cmd/app', 'app', undefined],
  ['', undefined, '', '', undefined],
  ['$IMAGE', undefined, '$IMAGE', '$IMAGE', undefined],
])('%s', (text, registry, repository, name, tag) => {
  expect(parseImageReference(text)).toMatchObject({ text, registry, repository, name, tag, digest: undefined });
});

test('a digest is told from a tag', () => {
  expect(parseImageReference('ghcr.io/a/b:1@sha256:ab12')).toMatchObject({
    repository: 'a/b',
    tag: '1',
    digest: 'sha256:ab12',
  });
});
