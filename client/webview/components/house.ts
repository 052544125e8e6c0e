/** The house: containers as rooms under one roof, one front door, doors on the shared localhost, volumes as the refrigerator. */
import { html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Door, House, HouseVolume, Result } from '../../../server/protocol/simulator.js';
import { icon } from '../icons.js';
import { isFolded, toggleFold, type Choices } from '../view-model/choices.js';
import { doorSentence, houseView, mountSentence, type RoomView } from '../view-model/house.js';
import { plural } from '../view-model/words.js';
import { lineLink } from './controls.js';
import { Part } from './part.js';
import { sectionFrame } from './section.js';
import { t } from '../l10n.js';

const PHASES: Readonly<Record<RoomView['room']['phase'], string>> = {
  init: t('leaves before the others move in'),
  sidecar: t('sidecar: first in, last out'),
  main: t('lives here'),
};

@customElement('podlint-house')
export class HousePart extends Part {
  @property({ attribute: false }) accessor result: Result | undefined;
  @property({ attribute: false }) accessor choices: Choices | undefined;

  protected override render() {
    const { result, choices } = this;
    if (result === undefined || choices === undefined) return nothing;
    const { house } = result;
    return sectionFrame(
      {
        section: 'house',
        icon: 'home',
        title: t('The house'),
        summary: `${plural(house.rooms.length, 'container')} · ${plural(house.doors.length, 'port')} · ${plural(house.volumes.length, 'volume')}`,
        folded: isFolded(choices, 'house'),
        onToggle: () => {
          this.choose(toggleFold(choices, 'house'));
        },
      },
      () =>
        house.rooms.length === 0 ? html`<p class="hollow">${t('This Pod has no containers.')}</p>` : this.house(house),
    );
  }

  private house(house: House) {
    const { before, living } = houseView(house);
    return html`
      <div class="house">
        <div class="roof" aria-hidden="true"></div>
        <div class="walls">
          <p class="front-door">
            ${icon('key', 'accent')}
            <span>${t('Front door')}</span>
            <code>${house.ip ?? t('no address yet')}</code>
            <span class="quiet">${t('one address for everyone in {0}; the next Pod gets another', house.name)}</span>
          </p>
          ${
            before.length === 0
              ? nothing
              : html`<ul class="rooms before" aria-label=${t('Init containers')}>
                  ${before.map((view) => this.room(view))}
                </ul>`
          }
          <ul class="rooms" aria-label=${t('Containers')}>
            ${living.map((view) => this.room(view))}
          </ul>
          ${this.corridor(house.doors)} ${this.refrigerator(house.volumes)}
        </div>
      </div>
    `;
  }

  private room({ room, listens, calls, reads, writes }: RoomView) {
    const { container, image, phase, role, problem, place } = room;
    return html`
      <li class="room ${phase} ${problem === undefined ? '' : 'troubled'}">
        <p class="room-name">
          <strong>${container}</strong>
          ${role === undefined ? nothing : html`<span class="badge">${role}</span>`}
          ${lineLink(place, container, (to) => {
            this.jump(to);
          })}
        </p>
        <p class="room-image quiet" title=${image}>${image}</p>
        <p class="quiet">${PHASES[phase]}</p>
        <ul class="room-facts">
          ${listens.map(({ port, bind }) => html`<li>${icon('target', 'accent')} ${t('listens on')} <code>${bind}:${port}</code></li>`)}
          ${calls.map(({ port }) => html`<li>${icon('arrow-right', 'good')} ${t('calls')} <code>localhost:${port}</code></li>`)}
          ${writes.map((name) => html`<li>${icon('edit', 'neutral')} ${t('writes')} <code>${name}</code></li>`)}
          ${reads.map((name) => html`<li>${icon('eye', 'neutral')} ${t('reads')} <code>${name}</code></li>`)}
        </ul>
        ${problem === undefined ? nothing : html`<p class="trouble">${icon('error', 'bad')}<span>${problem}</span></p>`}
      </li>
    `;
  }

  private corridor(doors: readonly Door[]) {
    if (doors.length === 0) return nothing;
    return html`
      <div class="corridor">
        <h3>${icon('plug', 'quiet')} ${t('localhost – the corridor all rooms share')}</h3>
        <ul class="doors">
          ${doors.map((door) => this.door(door))}
        </ul>
      </div>
    `;
  }

  private door(door: Door) {
    const { port, protocol, bind, problem, place } = door;
    return html`
      <li class="door ${problem === undefined ? '' : 'troubled'}">
        <code class="door-port">:${port}</code>
        <span class="door-words">
          ${doorSentence(door)}
          <span class="quiet">${protocol === 'TCP' ? '' : `${protocol} `}on ${bind}</span>
          ${lineLink(place, `Port ${port}`, (to) => {
            this.jump(to);
          })}
          ${problem === undefined ? nothing : html`<span class="trouble">${icon('error', 'bad')}<span>${problem}</span></span>`}
        </span>
      </li>
    `;
  }

  private refrigerator(volumes: readonly HouseVolume[]) {
    if (volumes.length === 0) return nothing;
    return html`
      <div class="refrigerator">
        <h3>${icon('database', 'quiet')} ${t('Volumes – the refrigerator everybody opens')}</h3>
        <ul class="shelves">
          ${volumes.map(
            ({ name, kind, survives, mounts, place }) => html`
              <li class="shelf">
                <p>
                  <strong>${name}</strong> <span class="quiet">${kind}</span>
                  ${lineLink(place, `Volume ${name}`, (to) => {
                    this.jump(to);
                  })}
                </p>
                <ul>
                  ${mounts.map((mount) => html`<li>${icon(mount.readOnly ? 'eye' : 'edit', 'neutral')} ${mountSentence(mount)}</li>`)}
                </ul>
                <p class="quiet">${survives}</p>
              </li>
            `,
          )}
        </ul>
      </div>
    `;
  }
}
