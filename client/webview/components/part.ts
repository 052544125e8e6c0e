/** A part of the panel: an element in the page's own tree, so that one style sheet and one tab order hold for all of it. */
import { LitElement } from 'lit';
import type { FromView, PanelRequest, PlaceInText } from '../../../server/protocol/simulator.js';
import type { Choices } from '../view-model/choices.js';
import { ActionEvent, ask, type Action } from './actions.js';

export abstract class Part extends LitElement {
  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected act(action: Action): void {
    this.dispatchEvent(new ActionEvent(action));
  }

  protected tell(message: FromView): void {
    this.act({ do: 'tell', message });
  }

  protected ask(request: PanelRequest): void {
    this.act(ask(request));
  }

  protected choose(change: Partial<Choices>): void {
    this.act({ do: 'choose', change });
  }

  protected jump(place: PlaceInText): void {
    this.tell({ type: 'jump', place });
  }
}
