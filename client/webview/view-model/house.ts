/** The Pod as one house: who lives where, which doors they use, and what is in the refrigerator. */
import type { Door, House, HouseVolume, Room } from '../../../server/protocol/simulator.js';
import { t } from '../l10n.js';

export interface RoomView {
  readonly room: Room;
  /** Doors that this container opens. */
  readonly listens: readonly Door[];
  /** Doors of others that it knocks at. */
  readonly calls: readonly Door[];
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

export interface HouseView {
  /** Those who prepare the house and leave, in their order. */
  readonly before: readonly RoomView[];
  /** Those who live in it: sidecars first, as they move in first. */
  readonly living: readonly RoomView[];
}

function roomView(room: Room, { doors, volumes }: House): RoomView {
  const lives = ({ containers }: Door) => containers.includes(room.container);
  const mounts = (readOnly: boolean) => (volume: HouseVolume) =>
    volume.mounts.some((mount) => mount.container === room.container && mount.readOnly === readOnly);
  return {
    room,
    listens: doors.filter(lives),
    calls: doors.filter((door) => door.callers.includes(room.container)),
    reads: volumes.filter(mounts(true)).map(({ name }) => name),
    writes: volumes.filter(mounts(false)).map(({ name }) => name),
  };
}

export function houseView(house: House): HouseView {
  const views = house.rooms.map((room) => roomView(room, house));
  const phase = (name: Room['phase']) => views.filter(({ room }) => room.phase === name);
  return { before: phase('init'), living: [...phase('sidecar'), ...phase('main')] };
}

const listed = new Intl.ListFormat('en', { type: 'conjunction' });

/** `log-scraper and web call app here`, or who is there to be called. */
export function doorSentence({ containers, callers, services }: Door): string {
  const owner = containers.length === 0 ? t('nobody') : listed.format(containers);
  const visitors = [...callers, ...services.map((name) => t('Service {0}', name))];
  if (visitors.length === 0) return t('{0} listens; nobody is known to call', owner);
  return `${listed.format(visitors)} → ${owner}`;
}

/** `app writes /var/log/web`. */
export const mountSentence = ({ container, path, readOnly }: HouseVolume['mounts'][number]): string =>
  readOnly ? t('{0} reads {1}', container, path) : t('{0} reads and writes {1}', container, path);
