import type { TrainingPoint } from '../../../shared/api/training-results.ts';
import type { ReadConnection, WriteConnection } from '../connection.ts';

/** Points of one curve besides those with a validation: more than any screen shows. */
const mostPoints = 2048;

interface PointRow extends Omit<TrainingPoint, 'validation'> {
  readonly validationLoss: number | null;
  readonly validationAccuracy: number | null;
  readonly validationImages: number | null;
}

/** A training's points, oldest first. */
export function pointReader({ db }: ReadConnection): (trainingId: string) => readonly TrainingPoint[] {
  const all = db.prepare<[string], PointRow>(`
    SELECT step, epoch, loss, accuracy, learning_rate AS learningRate, images_per_second AS imagesPerSecond,
      validation_loss AS validationLoss, validation_accuracy AS validationAccuracy,
      validation_images AS validationImages
    FROM training_points WHERE training_id = ? ORDER BY step`);
  return (trainingId) => all.all(trainingId).map(toPoint);
}

/**
 * Adds points to a training's curve, in the order of their steps. Those that stand at the first one's step or after it
 * go: a training that was resumed does steps again. A curve that grows long keeps every second point, then every fourth,
 * and so on, alike over its whole length, and its newest. Points with a validation stay, until they are too many as well.
 */
export function pointWriter({ db, transact }: WriteConnection) {
  const dropFrom = db.prepare<[string, number]>('DELETE FROM training_points WHERE training_id = ? AND step >= ?');
  const last = db.prepare<[string], { position: number | null }>(
    'SELECT max(position) AS position FROM training_points WHERE training_id = ?',
  );
  const count = db.prepare<[string], { points: number }>(
    'SELECT count(*) AS points FROM training_points WHERE training_id = ?',
  );
  const insert = db.prepare<[PointRow & { trainingId: string; position: number }]>(`
    INSERT INTO training_points (training_id, step, position, epoch, loss, accuracy, learning_rate, images_per_second,
      validation_loss, validation_accuracy, validation_images)
    VALUES (@trainingId, @step, @position, @epoch, @loss, @accuracy, @learningRate, @imagesPerSecond,
      @validationLoss, @validationAccuracy, @validationImages)`);
  const thin = db.prepare<[string, number, number]>(
    'DELETE FROM training_points WHERE training_id = ? AND position % ? <> 0 AND position < ? AND validation_loss IS NULL',
  );
  const thinAll = db.prepare<[string, number, number]>(
    'DELETE FROM training_points WHERE training_id = ? AND position % ? <> 0 AND position < ?',
  );

  return (trainingId: string, added: readonly TrainingPoint[]): void =>
    transact(() => {
      const [first] = added;
      if (first === undefined) return;
      dropFrom.run(trainingId, first.step);
      let position = last.get(trainingId)?.position ?? -1;
      for (const point of added) insert.run({ ...toRow(point), trainingId, position: ++position });
      const stride = 2 ** Math.ceil(Math.log2(Math.max(1, position / mostPoints)));
      if (stride > 1) thin.run(trainingId, stride, position);
      if (count.get(trainingId)!.points > 2 * mostPoints) thinAll.run(trainingId, stride, position);
    });
}

function toRow({ validation, ...point }: TrainingPoint): PointRow {
  return {
    ...point,
    validationLoss: validation?.loss ?? null,
    validationAccuracy: validation?.accuracy ?? null,
    validationImages: validation?.images ?? null,
  };
}

function toPoint({ validationLoss, validationAccuracy, validationImages, ...point }: PointRow): TrainingPoint {
  const validation =
    validationLoss === null || validationAccuracy === null || validationImages === null
      ? null
      : { loss: validationLoss, accuracy: validationAccuracy, images: validationImages };
  return { ...point, validation };
}
