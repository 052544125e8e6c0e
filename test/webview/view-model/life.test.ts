import { describe, expect, it } from 'vitest';
import { doorSentence, houseView, mountSentence } from '../../../client/webview/view-model/house.js';
import { FORMS, type FormKind } from '../../../client/webview/view-model/operation-forms.js';
import {
  cellSentence,
  pageReplicas,
  replicasSentence,
  replicasSummary,
  stripCells,
} from '../../../client/webview/view-model/replicas.js';
import {
  clockShare,
  eventBy,
  eventFilters,
  ganttLanes,
  pageTime,
  shownEvents,
  shownTime,
  stepEvent,
  ticks,
  timeSentence,
} from '../../../client/webview/view-model/timeline.js';
import { clock, duration, lineOf, plural, resourceLabel } from '../../../client/webview/view-model/words.js';
import { HOUSE, TIMELINE } from '../fixtures/life.js';
import { placeAt } from '../fixtures/parts.js';
import { replicas, result, SIX_NODES } from '../fixtures/results.js';

describe('words', () => {
  it('tell time', () => {
    expect([0, 42.9, 340, 3605, -3].map(clock)).toEqual(['00:00', '00:42', '05:40', '1:00:05', '00:00']);
    expect([0, 42, 340, 3605].map(duration)).toEqual(['0 s', '42 s', '5 min 40 s', '1 h 5 s']);
  });

  it('count', () => {
    expect([plural(1, 'node'), plural(5000, 'node'), plural(2, 'container')]).toEqual([
      '1 node',
      '5,000 nodes',
      '2 containers',
    ]);
  });

  it('name resources and lines', () => {
    expect(['cpu', 'example.com/gpu', 'constructor'].map(resourceLabel)).toEqual([
      'CPU',
      'example.com/gpu',
      'constructor',
    ]);
    expect(lineOf(placeAt(31))).toBe('line 31');
  });
});

describe('replicas', () => {
  it('are a cell each while they can be told apart, runs beyond', () => {
    expect(stripCells(replicas(3, 20, 9).strip)).toHaveLength(12);
    expect(stripCells(replicas(100, 200, 61).strip)).toEqual([
      { outcome: 'placed', from: 1, to: 60, node: undefined },
      { outcome: 'pending', from: 61, to: 100, node: undefined },
    ]);
  });

  it('are said in words', () => {
    const [first] = stripCells(replicas(3, 20, 9).strip);
    expect(cellSentence(first)).toBe('Replica 1: placed on node-a');
    expect(cellSentence({ outcome: 'pending', from: 9, to: 12, node: undefined })).toBe('Replicas 9 to 12: Pending');
    expect(replicasSummary(replicas(12, 20, 9))).toBe('8 placed · 4 Pending · first Pending at 9');
    expect(replicasSummary(replicas(3, 20, undefined))).toBe('3 placed · no limit found');
  });

  it('say on the slider what is known of the number that it shows', () => {
    expect(replicasSentence(replicas(5, 20, 9), 5, 5)).toBe('5 replicas, all placed');
    expect(replicasSentence(replicas(12, 20, 9), 12, 12)).toBe('12 replicas, 8 placed, first Pending at 9');
    expect(replicasSentence(replicas(5, 20, 9), 7, 5)).toBe('7 replicas');
    expect(replicasSentence(replicas(0, 20, 9), 0, 0)).toBe('0 replicas, nothing to place');
  });

  it('move by five with the page keys, within their ends', () => {
    expect([pageReplicas('PageUp', 18, 20), pageReplicas('PageDown', 3, 20), pageReplicas('ArrowUp', 3, 20)]).toEqual([
      20,
      0,
      undefined,
    ]);
  });
});

describe('timeline', () => {
  it('shows the time of a moment once', () => {
    const shown = shownEvents(TIMELINE, 'all');
    expect(shown.filter(({ sameTime }) => sameTime).map(({ index }) => index)).toEqual([5, 8, 14]);
  });

  it('filters, and offers only filters that show something', () => {
    expect(shownEvents(TIMELINE, 'service').map(({ index }) => index)).toEqual([5, 8, 14]);
    expect(eventFilters(TIMELINE)).toEqual(['all', 'pod', 'node', 'service', 'workload']);
    expect(eventFilters({ ...TIMELINE, events: [] })).toEqual(['all']);
  });

  it('steps among what is shown; after the last comes now', () => {
    const shown = shownEvents(TIMELINE, 'service');
    expect(stepEvent(shown, undefined, -1)).toBe(14);
    expect(stepEvent(shown, undefined, 1)).toBeUndefined();
    expect(stepEvent(shown, 5, 1)).toBe(8);
    expect(stepEvent(shown, 6, 1)).toBe(8);
    expect(stepEvent(shown, 14, 1)).toBeUndefined();
    expect(stepEvent(shown, 5, -1)).toBe(5);
  });

  it('draws lanes on one clock', () => {
    const lanes = ganttLanes(TIMELINE);
    expect(lanes.map(({ first }) => first)).toEqual([true, false, false, true, false]);
    expect(lanes[1]?.bars[2]).toMatchObject({ left: (40 / 420) * 100, state: 'failed' });
    expect(lanes[4]?.bars[1]?.sentence).toBe('ready, running from 5 min 46 s on');
    for (const bar of lanes.flatMap(({ bars }) => bars)) {
      expect(bar.left).toBeGreaterThanOrEqual(0);
      expect(bar.left + bar.width).toBeLessThanOrEqual(100.5);
    }
    expect(clockShare(210, TIMELINE)).toBe(50);
  });

  it('has at most seven marks at round times', () => {
    for (const end of [1, 9, 61, 420, 86_400, 9_999_999]) expect(ticks(end).length).toBeLessThanOrEqual(7);
    expect(ticks(420).map(({ time }) => time)).toEqual([0, 120, 240, 360]);
    expect(ticks(0)).toEqual([]);
  });
});

describe('the slider of time', () => {
  it('stands at the last event that has happened by then', () => {
    expect([0, 0.5, 9, 39, 341.5, 9999].map((time) => eventBy(TIMELINE, time))).toEqual([0, 0, 5, 5, 10, 14]);
    expect(eventBy({ ...TIMELINE, events: [] }, 3)).toBeUndefined();
  });

  it('shows its own time, that of the event, or now', () => {
    expect(shownTime(TIMELINE, { event: 8, time: 200 })).toBe(200);
    expect(shownTime(TIMELINE, { event: 8, time: undefined })).toBe(80);
    expect(shownTime(TIMELINE, { event: undefined, time: undefined })).toBeUndefined();
  });

  it('says where it stands and what was last', () => {
    expect(timeSentence(TIMELINE, 200)).toBe('3 min 20 s of 7 min, web 10.244.2.7 is taken out');
    expect(timeSentence({ ...TIMELINE, events: [] }, 200)).toBe('3 min 20 s of 7 min');
  });

  it('goes a tenth of all by a page, and at least a second', () => {
    expect([pageTime('PageUp', 400, 420), pageTime('PageDown', 30, 420), pageTime('PageUp', 0, 3)]).toEqual([
      420, 0, 1,
    ]);
    expect(pageTime('ArrowUp', 3, 420)).toBeUndefined();
  });
});

describe('house', () => {
  it('lets sidecars move in before the others, and init containers leave', () => {
    const { before, living } = houseView(HOUSE);
    expect(before.map(({ room }) => room.container)).toEqual(['migrate']);
    expect(living.map(({ room }) => room.container)).toEqual(['proxy', 'app', 'log-scraper']);
  });

  it('knows who opens which door and who reads and writes what', () => {
    const [, app, scraper] = houseView(HOUSE).living;
    expect(app).toMatchObject({ writes: ['logs', 'data'], reads: [] });
    expect(app.listens.map(({ port }) => port)).toEqual([8080, 9090]);
    expect(scraper.calls.map(({ port }) => port)).toEqual([9090]);
    expect(scraper.reads).toEqual(['logs']);
  });

  it('says who calls whom', () => {
    const [clash, metrics] = HOUSE.doors;
    expect(doorSentence(clash)).toBe('proxy and Service web → app and proxy');
    expect(doorSentence({ ...metrics, callers: [] })).toBe('app listens; nobody is known to call');
    expect(mountSentence({ container: 'app', path: '/data', readOnly: false })).toBe('app reads and writes /data');
  });
});

describe('operation forms', () => {
  const context = { result: result({ workload: 'Deployment/shop/web' }), node: SIX_NODES[0] };
  const operation = (kind: FormKind, values: Readonly<Record<string, string>>) =>
    FORMS[kind].operation(values, context);

  it('make nothing of nothing', () => {
    for (const kind of Object.keys(FORMS) as FormKind[]) expect(operation(kind, {}), kind).toBeUndefined();
  });

  it('leave out what was not filled in', () => {
    expect(operation('taint', { key: ' dedicated ', value: ' ', effect: 'NoExecute' })).toEqual({
      op: 'taint',
      node: 'node-a',
      key: 'dedicated',
      effect: 'NoExecute',
    });
    expect(operation('requests', { container: 'app', cpu: '', memory: '2Gi' })).toEqual({
      op: 'setRequests',
      workload: 'Deployment/shop/web',
      container: 'app',
      requests: { memory: '2Gi' },
    });
  });

  it('add nodes like others or of a machine type, in whole numbers', () => {
    expect(operation('addNodes', { pool: 'gpu', count: '2', zone: '' })).toEqual({
      op: 'addNodes',
      pool: 'gpu',
      count: 2,
    });
    expect(operation('addNodes', { pool: 'gpu', machineType: 'm6i.large', count: '1', zone: 'zone-a' })).toEqual({
      op: 'addNodes',
      machineType: 'm6i.large',
      count: 1,
      zone: 'zone-a',
    });
    for (const count of ['0', '-1', '1.5', 'many'])
      expect(operation('addNodes', { pool: 'gpu', count })).toBeUndefined();
  });

  it('offer Pods of this workload and containers that live before those that prepare', () => {
    expect(FORMS.deletePod.fields(context)[0]?.options).toEqual(['web-0']);
    expect(FORMS.image.fields(context)[0]?.options).toEqual(['app', 'log-scraper', 'proxy', 'migrate']);
  });
});
