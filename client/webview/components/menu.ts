/** A menu at an element of the page: arrow keys, first letters, Escape; the focus goes back where it came from. */
import { html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { icon } from '../icons.js';
import { nextStop, typeAhead } from '../view-model/keyboard.js';
import type { Action, MenuItem } from './actions.js';
import { Part } from './part.js';

/** Room between the menu and the edges of the page, in pixels. */
const EDGE = 8;

@customElement('podlint-menu')
export class Menu extends Part {
  @property({ attribute: false }) accessor request: Extract<Action, { do: 'menu' }> | undefined;

  protected override render() {
    const { request } = this;
    if (request === undefined) return html``;
    return html`
      <div
        class="menu"
        role="menu"
        aria-label=${request.label}
        data-composite
        @keydown=${this.key}
        @focusout=${this.blurred}
      >
        ${request.items.map((item) => this.item(item))}
      </div>
    `;
  }

  private item(item: MenuItem) {
    return html`
      <button
        type="button"
        role="menuitem"
        class="menu-item"
        tabindex="-1"
        @click=${() => {
          this.close(true);
          this.act(item.action);
        }}
      >
        ${icon(item.icon)}<span>${item.label}</span>
      </button>
    `;
  }

  protected override updated(): void {
    const menu = this.querySelector<HTMLElement>('.menu');
    if (menu === null || this.request === undefined) return;
    this.place(menu, this.request.anchor.getBoundingClientRect());
    if (!menu.contains(document.activeElement)) this.items[0]?.focus();
  }

  private get items(): readonly HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('[role="menuitem"]')];
  }

  /** Below its anchor, or above where there is no room. */
  private place(menu: HTMLElement, anchor: DOMRect): void {
    const { offsetWidth: width, offsetHeight: height } = menu;
    const left = Math.max(EDGE, Math.min(anchor.left, document.documentElement.clientWidth - width - EDGE));
    const below = anchor.bottom + 2;
    const fits = below + height + EDGE <= window.innerHeight;
    menu.style.left = `${left}px`;
    menu.style.top = `${fits ? below : Math.max(EDGE, anchor.top - height - 2)}px`;
  }

  private close(restore: boolean): void {
    const anchor = this.request?.anchor;
    this.act({ do: 'closeMenu' });
    if (restore) anchor?.focus();
  }

  private readonly blurred = (event: FocusEvent): void => {
    if (event.relatedTarget !== null && !this.contains(event.relatedTarget as Node)) this.close(false);
  };

  private readonly key = (event: KeyboardEvent): void => {
    const { items } = this;
    const at = items.indexOf(document.activeElement as HTMLElement);
    if (event.key === 'Escape' || event.key === 'Tab') {
      this.close(true);
    } else {
      const labels = items.map((item) => item.textContent.trim());
      const next =
        nextStop(event.key, at, items.length) ??
        (event.key.length === 1 && event.key !== ' ' ? typeAhead(labels, at, event.key) : undefined);
      if (next === undefined) return;
      items[next]?.focus();
    }
    event.preventDefault();
    event.stopPropagation();
  };

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('pointerdown', this.pointed);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('pointerdown', this.pointed);
  }

  private readonly pointed = (event: Event): void => {
    if (this.request !== undefined && !this.contains(event.target as Node)) this.close(false);
  };
}
