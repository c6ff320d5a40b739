import type { WriteConnection } from '../connection.ts';
import { packSamples } from '../samples.ts';
import type { NewMeasurement } from '../surface.ts';

type Turn = NewMeasurement['rounds'][number];

/** Writes a measurement's turns: those of complete rounds, and those that a lost link cut off. */
export function turnWriter({ db }: WriteConnection): (id: string, measurement: NewMeasurement) => void {
  const columns = 'position, start_ns, involuntary_switches, missed_frames, sample_count, samples_ns';
  const values = '@position, @startNs, @involuntarySwitches, @missedFrames, @samples, @samplesNs';
  const insertRound = db.prepare(
    `INSERT INTO samples (measurement_id, round, ${columns}) VALUES (@id, @round, ${values})`,
  );
  const insertCutOff = db.prepare(
    `INSERT INTO cut_off_samples (measurement_id, ordinal, round, ${columns}) VALUES (@id, @ordinal, @round, ${values})`,
  );
  const row = (id: string, { samplesNs, ...turn }: Turn) => ({
    id,
    ...turn,
    samples: samplesNs.length,
    samplesNs: packSamples(samplesNs),
  });
  return (id, { rounds, partial }) => {
    for (const turn of rounds) insertRound.run(row(id, turn));
    for (const [ordinal, turn] of partial.entries()) insertCutOff.run({ ...row(id, turn), ordinal });
  };
}
