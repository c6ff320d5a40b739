import type { Command } from '../../app/commands/command.ts';
import type { ModelState } from './model-state.svelte.ts';

/** What can be done in the view, wherever the focus is. */
export function modelCommands(view: ModelState): readonly Command[] {
  const blocked = view.network === null ? 'No model is open.' : null;
  const common = { view: 'model', group: 'Layers and networks', blocked } as const;
  const move = (by: number) => () => view.moveBox(by);
  const group = (by: number) => () => view.moveGroup(by);
  return [
    { ...common, id: 'box.next', label: 'Next layer of the model', keys: [{ key: 'ArrowRight' }], run: move(1) },
    {
      ...common,
      id: 'box.previous',
      label: 'Previous layer of the model',
      keys: [{ key: 'ArrowLeft' }],
      run: move(-1),
    },
    {
      ...common,
      id: 'box.far',
      label: 'Ten layers of the model on',
      keys: [{ key: 'ArrowRight', shift: true }],
      run: move(10),
    },
    {
      ...common,
      id: 'box.back',
      label: 'Ten layers of the model back',
      keys: [{ key: 'ArrowLeft', shift: true }],
      run: move(-10),
    },
    { ...common, id: 'group.next', label: 'Next group of the model', keys: [{ key: 'g' }], run: group(1) },
    {
      ...common,
      id: 'group.previous',
      label: 'Previous group of the model',
      keys: [{ key: 'g', shift: true }],
      run: group(-1),
    },
    {
      ...common,
      id: 'box.none',
      label: 'Choose no layer of the model',
      keys: [{ key: 'Escape' }],
      run: () => view.clear(),
    },
  ];
}
