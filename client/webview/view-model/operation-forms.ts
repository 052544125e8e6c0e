/** Operations that need more than a click: their fields, and what comes of them. The server checks every value. */
import type { NodeCard, Result, SimulatorOperation } from '../../../server/protocol/simulator.js';
import { t } from '../l10n.js';

export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly placeholder?: string;
  readonly value?: string;
  /** A few values to choose from. */
  readonly options?: readonly string[];
}

export interface FormContext {
  readonly result: Result;
  readonly node: NodeCard | undefined;
}

type Values = Readonly<Record<string, string>>;

export interface FormSpec {
  /** Identifier of the button that opens the form. */
  readonly field: string;
  readonly button: string;
  readonly title: string;
  readonly submit: string;
  readonly fields: (context: FormContext) => readonly FormField[];
  /** Nothing when a value is missing. */
  readonly operation: (values: Values, context: FormContext) => SimulatorOperation | undefined;
}

export type FormKind = 'taint' | 'addNodes' | 'requests' | 'image' | 'load' | 'deletePod';

const EFFECTS = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

const said = (values: Values, name: string): string | undefined => {
  const value = Object.hasOwn(values, name) ? values[name]?.trim() : undefined;
  return value === '' ? undefined : value;
};

/** Fields that were filled in, under their own names. */
const given = (values: Values, ...names: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = said(values, name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );

const distinct = (values: readonly (string | undefined)[]): readonly string[] =>
  [...new Set(values.filter((value) => value !== undefined))].sort();

/** Those that live in the Pod before those that only prepare it. */
const containersOf = ({ house }: Result): readonly string[] =>
  ['main', 'sidecar', 'init'].flatMap((phase) =>
    house.rooms.filter((room) => room.phase === phase).map(({ container }) => container),
  );

const taint: FormSpec = {
  field: 'field-taint',
  button: t('Taint…'),
  title: t('Taint the node'),
  submit: t('Taint'),
  fields: () => [
    { name: 'key', label: t('Key'), placeholder: 'dedicated' },
    { name: 'value', label: t('Value'), placeholder: 'gpu' },
    { name: 'effect', label: t('Effect'), options: EFFECTS },
  ],
  operation: (values, { node }) => {
    const key = said(values, 'key');
    if (key === undefined || node === undefined) return undefined;
    const effect = said(values, 'effect') ?? 'NoSchedule';
    return { op: 'taint', node: node.name, key, effect, ...given(values, 'value') };
  },
};

const NEW_POOL = 'a machine type';

const addNodes: FormSpec = {
  field: 'field-add-nodes',
  button: t('Add nodes…'),
  title: t('Add nodes'),
  submit: t('Add'),
  fields: ({ result }) => [
    { name: 'pool', label: t('Like'), options: [...distinct(result.nodes.map(({ pool }) => pool)), NEW_POOL] },
    { name: 'machineType', label: t('Machine type'), placeholder: 'm6i.large' },
    { name: 'count', label: t('Number'), value: '1' },
    {
      name: 'zone',
      label: t('Zone'),
      placeholder: 'any',
      options: ['', ...distinct(result.nodes.map(({ zone }) => zone))],
    },
  ],
  operation: (values) => {
    const count = Number(said(values, 'count') ?? '1');
    const machine = said(values, 'machineType');
    const pool = said(values, 'pool');
    const kind =
      machine !== undefined ? { machineType: machine } : pool === NEW_POOL || pool === undefined ? undefined : { pool };
    if (kind === undefined || !Number.isSafeInteger(count) || count < 1) return undefined;
    return { op: 'addNodes', ...kind, count, ...given(values, 'zone') };
  },
};

const requests: FormSpec = {
  field: 'field-requests',
  button: t('Requests…'),
  title: t('Change what a container requests'),
  submit: t('Change'),
  fields: ({ result }) => [
    { name: 'container', label: t('Container'), options: containersOf(result) },
    { name: 'cpu', label: t('CPU'), placeholder: '250m' },
    { name: 'memory', label: t('Memory'), placeholder: '512Mi' },
  ],
  operation: (values, { result }) => {
    const amounts = given(values, 'cpu', 'memory');
    if (result.workload === undefined || Object.keys(amounts).length === 0) return undefined;
    return { op: 'setRequests', workload: result.workload, ...given(values, 'container'), requests: amounts };
  },
};

const image: FormSpec = {
  field: 'field-image',
  button: t('Image…'),
  title: t('Roll out another image'),
  submit: t('Roll out'),
  fields: ({ result }) => [
    { name: 'container', label: t('Container'), options: containersOf(result) },
    { name: 'image', label: t('Image'), placeholder: result.house.rooms[0]?.image ?? 'registry/image:tag' },
  ],
  operation: (values, { result }) => {
    const wanted = said(values, 'image');
    if (result.workload === undefined || wanted === undefined) return undefined;
    return { op: 'setImage', workload: result.workload, image: wanted, ...given(values, 'container') };
  },
};

const load: FormSpec = {
  field: 'field-load',
  button: t('Load…'),
  title: t('Put load on the workload, in total over its Pods'),
  submit: t('Apply load'),
  fields: () => [
    { name: 'resource', label: t('Resource'), options: ['cpu', 'memory'] },
    { name: 'total', label: t('Total'), placeholder: '2500m' },
  ],
  operation: (values, { result }) => {
    const total = said(values, 'total');
    if (result.workload === undefined || total === undefined) return undefined;
    return { op: 'load', workload: result.workload, resource: said(values, 'resource') ?? 'cpu', total };
  },
};

const deletePod: FormSpec = {
  field: 'field-delete-pod',
  button: t('Delete Pod…'),
  title: t('Delete a Pod and see what takes its place'),
  submit: t('Delete'),
  fields: ({ result }) => [
    {
      name: 'pod',
      label: t('Pod'),
      options: distinct(result.nodes.flatMap(({ pods }) => pods.filter(({ own }) => own).map(({ name }) => name))),
    },
  ],
  operation: (values) => {
    const pod = said(values, 'pod');
    return pod === undefined ? undefined : { op: 'deletePod', pod };
  },
};

export const FORMS: Readonly<Record<FormKind, FormSpec>> = { taint, addNodes, requests, image, load, deletePod };
