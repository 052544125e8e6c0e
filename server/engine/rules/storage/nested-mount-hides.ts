/**
 * A mount hides files that the container needs.
 *
 * A volume covers whatever the image has at its mount path. Over the configuration directory of a known image, a ConfigMap with a file or two
 * takes away all the others; and below a mount of a ConfigMap or Secret, which are read-only, a single file can only be mounted where
 * the outer volume has one of that name.
 */
import { definePodRule, type RuleContext } from '../../linter/rule.js';
import type { PodModel, VolumeUse } from '../../pod/model.js';
import { nginxIncludes } from '../../pod/config/nginx.js';
import { isBelow } from '../../pod/storage.js';
import { quoteName } from '../support/names.js';
import { isConfiguration } from '../support/storage.js';

export const nestedMountHides = definePodRule({
  meta: {
    id: 'storage/nested-mount-hides',
    severity: 'warning',
    presets: ['recommended', 'strict', 'all'],
    title: 'A mount that hides what the container needs',
    summary: 'A mount must not hide files that the image or another mount needs.',
    why: 'Mounting a volume on a directory does not add files to it but covers it: what the image has there cannot be seen any more. A ConfigMap with one file over `/etc/nginx` hides `mime.types` and the rest, and the server does not start. `subPath` mounts the one file alone. ConfigMap and Secret volumes are read-only, so nothing new can be mounted as a file inside them either.',
    whenNot: 'When the volume holds all the files that the image had there.',
    source: {
      title: 'Volumes: using subPath',
      url: 'https://kubernetes.io/docs/concepts/storage/volumes/#using-subpath',
    },
    messages: {
      covers:
        '{container} mounts `{volume}` over `{path}`, where image `{image}` keeps files that it needs ({needed}): they are hidden. Mount the file alone with `subPath`.',
      readOnly:
        '{container} mounts a file at `{path}` inside the read-only volume `{outer}`, which has no such file, so the container does not start. Mount it outside of `{outerPath}`.',
    },
  },

  *check(pod, context) {
    for (const use of pod.volumeUses) {
      const hidden = hiddenFiles(use, context, pod);
      const common = { container: use.container.name };
      const at = { object: pod.template.object, path: [...use.mountPath, 'mountPath'] };
      const path = use.mount.mountPath ?? '';
      const container = quoteName(use.container);
      if (hidden !== undefined) {
        const data = { container, volume: use.mount.name ?? '', path, image: use.container.image.text, needed: hidden };
        yield { messageId: 'covers', at, ...common, data };
      }
      const outer = isFile(use) ? readOnlyParent(use, pod) : undefined;
      if (outer !== undefined && !hasFile(outer, path, pod, context)) {
        const outerPath = outer.mount.mountPath ?? '';
        yield {
          messageId: 'readOnly',
          at,
          ...common,
          data: { container, path, outer: outer.mount.name ?? '', outerPath },
          related: [
            {
              message: `\`${outerPath}\` is read-only`,
              at: { object: at.object, path: [...outer.mountPath, 'mountPath'] },
            },
          ],
        };
      }
    }
  },
});

/** Configuration directories of widespread images that do not start without certain files of their own. */
const needed: readonly { readonly image: string; readonly directory: string; readonly files: readonly string[] }[] = [
  { image: 'nginx', directory: '/etc/nginx', files: ['nginx.conf'] },
  { image: 'httpd', directory: '/usr/local/apache2/conf', files: ['httpd.conf'] },
  { image: 'haproxy', directory: '/usr/local/etc/haproxy', files: ['haproxy.cfg'] },
  { image: 'tomcat', directory: '/usr/local/tomcat/conf', files: ['server.xml', 'web.xml'] },
  { image: 'php', directory: '/usr/local/etc', files: ['php-fpm.conf'] },
  { image: 'elasticsearch', directory: '/usr/share/elasticsearch/config', files: ['elasticsearch.yml', 'jvm.options'] },
];

/** Files that the image needs there and the ConfigMap does not bring; undefined where nothing is missing or known. */
function hiddenFiles(use: VolumeUse, context: RuleContext, pod: PodModel): string | undefined {
  const { mount, container } = use;
  const known = needed.find(
    ({ image, directory }) =>
      container.image.name === image &&
      isBelow(directory, mount.mountPath ?? '/') &&
      isBelow(mount.mountPath ?? '', directory),
  );
  const files = mount.subPath === undefined ? filesOf(use, pod, context) : undefined;
  if (known === undefined || files === undefined) {
    return undefined;
  }
  const wanted = [...known.files, ...(known.image === 'nginx' ? includedFiles(use, context, pod) : [])];
  const missing = wanted.filter((file) => !files.has(file));
  return missing.length === 0 ? undefined : missing.map((file) => `\`${file}\``).join(', ');
}

/** Files that the mounted `nginx.conf` asks for, such as the image's own `mime.types`. */
function includedFiles(use: VolumeUse, context: RuleContext, pod: PodModel): readonly string[] {
  const key = (use.volume?.configMap?.items ?? []).find(({ path }) => path === 'nginx.conf')?.key ?? 'nginx.conf';
  const data = configMapOf(use, pod, context)?.value.data ?? {};
  const text = Object.hasOwn(data, key) ? (data[key] ?? '') : '';
  return nginxIncludes(text);
}

function configMapOf(
  { volume }: VolumeUse,
  { template: { namespace, object } }: PodModel,
  { neighbourhood }: RuleContext,
) {
  const { name } = volume?.configMap ?? {};
  return name === undefined ? undefined : neighbourhood.find('ConfigMap', namespace, name, object);
}

/** The file names of a ConfigMap volume, where they are known. */
function filesOf(use: VolumeUse, pod: PodModel, context: RuleContext) {
  const items = use.volume?.configMap?.items;
  if (items !== undefined) {
    return new Set(items.map(({ path }) => path ?? ''));
  }
  const found = configMapOf(use, pod, context);
  const keys = Object.keys({ ...found?.value.data, ...found?.value.binaryData });
  return keys.length === 0 ? undefined : new Set(keys);
}

/** A key of a ConfigMap or Secret; of any other volume a `subPath` may be a directory, for which the kubelet makes a place. */
function isFile(use: VolumeUse): boolean {
  return use.mount.subPath !== undefined && isConfiguration(use);
}

function readOnlyParent(use: VolumeUse, pod: PodModel): VolumeUse | undefined {
  const path = use.mount.mountPath ?? '';
  return pod.volumeUses.find(
    (other) =>
      other !== use &&
      other.container === use.container &&
      isConfiguration(other) &&
      other.mount.subPath === undefined &&
      other.mount.mountPath !== undefined &&
      isBelow(path, other.mount.mountPath) &&
      !isBelow(other.mount.mountPath, path),
  );
}

/** Where the files of the outer volume are unknown, it may well have the one that is mounted over. */
function hasFile(outer: VolumeUse, path: string, pod: PodModel, context: RuleContext): boolean {
  const files = filesOf(outer, pod, context);
  const inside = path.slice((outer.mount.mountPath ?? '').replace(/(?<!\/)\/+$/, '').length + 1);
  return files === undefined || files.has(inside) || [...files].some((file) => file.startsWith(`${inside}/`));
}
