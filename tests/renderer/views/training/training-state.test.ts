import { describe, expect, it, vi } from 'vitest';
import { createClient } from '../../../../shared/api/client.ts';
import { EspalierError } from '../../../../shared/api/errors.ts';
import { TrainingState } from '../../../../renderer/views/training/training-state.svelte.ts';
import { MemoryProgram } from '../../fixtures/memory-program.ts';
import { drawPoint, drawTraining } from '../../fixtures/training-curve.ts';

async function start(...curves: ReturnType<typeof drawTraining>[]) {
  const program = new MemoryProgram([]);
  program.trainings = curves;
  const view = new TrainingState(createClient(program));
  await vi.waitFor(() => expect(view.loading).toBe(false));
  return { program, view };
}

describe('the state of the Training view', () => {
  it('shows the newest training, reads off its newest point, and follows it live', async () => {
    const { program, view } = await start(drawTraining({ steps: 50 }), drawTraining({ steps: 20, id: 'older' }));
    expect(view.current?.id).toBe('first');
    expect(view.epochs).toBe(10);
    expect(view.readPoint?.step).toBe(50);
    program.emit('training.points', { id: 'older', points: [drawPoint(25)] });
    program.emit('training.points', { id: 'first', points: [drawPoint(55), drawPoint(60)] });
    expect(view.points).toHaveLength(12);
    expect(view.readPoint?.step).toBe(60);
    view.dispose();
    program.emit('training.points', { id: 'first', points: [drawPoint(65)] });
    expect(view.points).toHaveLength(12);
  });

  it('reads points by keyboard, within the curve', async () => {
    const { view } = await start(drawTraining({ steps: 50 }));
    view.moveCursor(-2);
    expect(view.readPoint?.step).toBe(40);
    view.moveCursor(-Infinity);
    expect(view.readPoint?.step).toBe(5);
    view.moveCursor(100);
    expect(view.readPoint?.step).toBe(50);
    view.cursor = null;
    view.dispose();
  });

  it('turns to a training that starts, and takes what changes of others quietly', async () => {
    const { program, view } = await start(drawTraining({ steps: 50, state: 'done' }));
    program.changeTraining(drawTraining({ steps: 0, id: 'second' }).training);
    expect(view.current?.id).toBe('second');
    expect(view.points).toEqual([]);
    const failed = { code: 'TRAINING_DIVERGED', message: 'NaN in conv1.', hint: 'Lower the rate.' } as const;
    program.changeTraining(drawTraining({ steps: 0, id: 'second', state: 'failed', error: failed }).training);
    expect(view.current).toMatchObject({ state: 'failed', error: failed });
    expect(view.list).toHaveLength(2);
    view.choose('first');
    await vi.waitFor(() => expect(view.points).toHaveLength(10));
    view.dispose();
  });

  it('loses no point that comes while the curve is read', async () => {
    const { program, view } = await start(drawTraining({ steps: 50 }));
    const reading = view.load();
    program.emit('training.points', { id: 'first', points: [drawPoint(55)] });
    await reading;
    expect(view.points.at(-1)!.step).toBe(55);
    view.dispose();
  });

  it('says why there is nothing, and reads again', async () => {
    const program = new MemoryProgram([]);
    const invoke = vi
      .spyOn(program, 'invoke')
      .mockRejectedValueOnce(new EspalierError('PROJECT_NEWER', 'Newer.', 'Update.'));
    const view = new TrainingState(createClient(program));
    await vi.waitFor(() => expect(view.error?.code).toBe('PROJECT_NEWER'));
    await view.load();
    expect(view.error).toBeNull();
    expect(invoke).toHaveBeenCalledTimes(2);
    view.dispose();
  });
});
