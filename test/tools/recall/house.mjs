/** One workload of a manifest file as mutations see it: plain data, with what they need to add neighbours. */

const TEMPLATES = {
  Pod: (object) => object,
  Deployment: (object) => object.spec?.template,
  ReplicaSet: (object) => object.spec?.template,
  StatefulSet: (object) => object.spec?.template,
  DaemonSet: (object) => object.spec?.template,
  Job: (object) => object.spec?.template,
  CronJob: (object) => object.spec?.jobTemplate?.spec?.template,
};

/** The workloads among the objects of a file that are whole enough to be changed. */
export function housesOf(objects, random) {
  return objects
    .map((object) => {
      const template = Object.hasOwn(TEMPLATES, object?.kind ?? '') ? TEMPLATES[object.kind](object) : undefined;
      return isWhole(object, template) ? house(objects, { object, template }, random) : undefined;
    })
    .filter((found) => found !== undefined);
}

const selecting = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet']);

function isWhole(object, template) {
  const containers = template?.spec?.containers;
  return (
    typeof object.metadata?.name === 'string' &&
    Array.isArray(containers) &&
    containers.length > 0 &&
    containers.every((container) => typeof container?.image === 'string' && typeof container.name === 'string') &&
    (!selecting.has(object.kind) || object.spec.selector?.matchLabels !== undefined)
  );
}

function house(objects, { object, template }, random) {
  template.metadata ??= {};
  const { spec } = template;
  return {
    objects,
    object,
    kind: object.kind,
    name: object.metadata.name,
    template,
    spec,
    random,
    containers: spec.containers,
    /** Init containers, sidecars and main containers. */
    everybody: [...(spec.initContainers ?? []), ...spec.containers],
    labels: template.metadata.labels ?? {},
    selector: object.spec?.selector?.matchLabels ?? template.metadata.labels ?? {},
  };
}

/** Plain data again, with nothing shared. */
export const copy = (data) => JSON.parse(JSON.stringify(data));

export const isDeployment = ({ kind }) => kind === 'Deployment';
export const isScalable = ({ kind }) => kind === 'Deployment' || kind === 'StatefulSet';
export const isController = ({ kind }) => selecting.has(kind);
/** Its containers share files that outlive the Pod. */
export const mountsClaim = ({ spec, object }) =>
  object.spec?.volumeClaimTemplates !== undefined ||
  (spec.volumes ?? []).some(({ persistentVolumeClaim, ephemeral }) => persistentVolumeClaim ?? ephemeral);
export const hasLabels = ({ selector }) => Object.keys(selector).length > 0;

/** Who listens is told by the manifest: every container that runs declares its ports, and nothing is injected. */
export function tellsListeners({ containers, spec, template }) {
  return (
    spec.hostNetwork !== true &&
    containers.every(({ ports }) => ports?.length > 0) &&
    (spec.initContainers ?? []).every(({ restartPolicy }) => restartPolicy === undefined) &&
    !/inject/.test(JSON.stringify(template.metadata))
  );
}

/** Started by hand to try something: rules leave such Pods alone. */
export const isTrial = ({ name }) => /(^|-)(test|debug|tmp|temp)(-|$)/.test(name);

export const tcpPorts = (container) =>
  (container.ports ?? []).filter(
    ({ containerPort, protocol = 'TCP' }) => Number.isInteger(containerPort) && protocol === 'TCP',
  );

/** An autoscaler has its eye on the Pods, or may have. */
export const isScaled = ({ objects, around }) =>
  /kind: HorizontalPodAutoscaler/.test(around) || objects.some(({ kind }) => kind === 'HorizontalPodAutoscaler');

/** Adds an object to the file, in the namespace of the workload. */
export function add(house, { metadata, ...rest }) {
  const { namespace } = house.object.metadata;
  house.objects.push({ ...rest, metadata: { ...metadata, ...(namespace === undefined ? {} : { namespace }) } });
  return house.objects.at(-1);
}

/** Adds a volume and its mount. */
export function mount({ spec }, container, volume, mountPath) {
  (spec.volumes ??= []).push(volume);
  (container.volumeMounts ??= []).push({ name: volume.name, mountPath });
}

export const chance = (random, items) => items[Math.floor(random() * items.length)];

/** A port whose number stands nowhere in the file. */
export function freePort({ objects, random }) {
  const text = JSON.stringify(objects);
  const candidates = Array.from({ length: 40 }, () => 2000 + Math.floor(random() * 28_000));
  return candidates.find((port) => !text.includes(String(port)) && !wellKnown.has(port));
}

/** Where known programs listen beside what they declare. */
const wellKnown = new Set([
  2181, 2379, 2380, 3000, 3306, 4040, 5432, 5672, 6379, 7946, 8000, 8080, 8443, 9090, 9093, 9100, 10250, 15672, 27017,
]);

/** A slip of the keyboard: two letters swapped, one dropped or one doubled. */
export function misspell(word, random) {
  const at = Math.max(0, Math.min(word.length - 2, 1 + Math.floor(random() * (word.length - 2))));
  const slips = [
    word.slice(0, at) + (word[at + 1] ?? '') + word[at] + word.slice(at + 2),
    word.slice(0, at) + word.slice(at + 1),
    word.slice(0, at) + word[at] + word.slice(at),
  ];
  const good = slips.filter((slip) => slip !== word && /^[a-z0-9]+(-[a-z0-9]+)*$/i.test(slip) && /[a-z]/i.test(slip));
  return chance(random, good) ?? `${word}x`;
}

/** Labels by which releases take turns, and words of two or three letters, are near to others on purpose. */
const telling = ([key, value]) =>
  !/(^|[-/.])(version|revision|slot|colou?r|track)$/i.test(key) && String(value).length > 3;

/** A slip in one of them shows. */
export const hasTellingLabel = ({ selector }) => Object.entries(selector).some(telling);

/** Misspells one value of a map of labels, one that tells if there is any. */
export function misspellLabel(labels, random) {
  const told = Object.entries(labels).filter(telling);
  const [key] = chance(random, told.length > 0 ? told : Object.entries(labels));
  return { ...labels, [key]: misspell(String(labels[key]), random) };
}

/** The container with a port moved to another number, in its ports, probes, arguments and variables. */
export function renumber(container, from, to) {
  const { image, ...rest } = container;
  const text = JSON.stringify(rest).replaceAll(new RegExp(`(?<![\\d.])${from}(?![\\d.])`, 'g'), String(to));
  Object.assign(container, JSON.parse(text), { image });
}

/** Does anybody but the container itself mention this word or number? */
export function isMentioned({ objects }, container, word) {
  const own = JSON.stringify(container);
  const all = JSON.stringify(objects).split(own).join('');
  return new RegExp(`(?<![\\w.])${word}(?![\\w.])`).test(all);
}
