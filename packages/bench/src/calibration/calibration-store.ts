import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failureText, MaspoError } from '@maspo/core';
import { checkWritable, makeFolder } from '@maspo/models';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { parseInput } from '../input/parse-input.ts';
import { readJson } from '../input/read-json.ts';
import {
  type Calibration,
  type CalibrationSubject,
  calibrationKey,
  calibrationSchema,
  calibrationSubject,
  type JudgedRun,
} from './calibration.ts';

/**
 * The newest calibration of a run's evaluator on its task, for the same request; undefined where there is none. Throws
 * `MaspoError('environment')` for a file that cannot be read.
 */
export async function findCalibration(home: string, run: JudgedRun): Promise<Calibration | undefined> {
  const file = calibrationFile(home, calibrationSubject(run));
  if (!existsSync(file)) return undefined;
  try {
    return calibrationSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    const advice = 'remove it, and make it anew with "maspo judge calibrate CONFIG"';
    throw new MaspoError('environment', `the stored calibration ${file} is damaged: ${advice}`, { cause });
  }
}

/**
 * The calibrations in a file that `maspo judge calibrate` wrote: one, or several as `readings`. Throws `MaspoError` for a file that is
 * missing or damaged, or that is not a calibration.
 */
export async function readCalibrations(file: string): Promise<readonly Calibration[]> {
  const content = await readJson(file);
  const isList = typeof content === 'object' && content !== null && 'readings' in content;
  if (!isList) return [parseInput(content, { schema: calibrationSchema, subject: noCalibration(file) })];
  return parseInput(content, { schema: listSchema, subject: noCalibration(file) }).readings;
}

function noCalibration(file: string): string {
  return `${file} is no calibration as "maspo judge calibrate" writes it`;
}

const listSchema = z.object({ readings: z.array(calibrationSchema).min(1) });

/** Stores a calibration in place of an earlier one, and returns its file. */
export async function storeCalibration(home: string, calibration: Calibration): Promise<string> {
  const file = calibrationFile(home, calibration);
  await writeCalibration(file, calibration);
  return file;
}

/** Throws `MaspoError('environment')` when the file cannot be written. */
export async function writeCalibration(file: string, calibration: Calibration): Promise<void> {
  try {
    makeFolder(dirname(file));
    await writeFileAtomic(file, `${JSON.stringify(calibration, null, 2)}\n`);
  } catch (cause) {
    throw unwritable(file, cause);
  }
}

/** Throws as `writeCalibration` would for a folder that cannot be written or made. Makes nothing. */
export function checkCalibrationFile(file: string): void {
  try {
    checkWritable(dirname(file));
  } catch (cause) {
    throw unwritable(file, cause);
  }
}

function unwritable(file: string, cause: unknown): MaspoError {
  const message = `the calibration cannot be written to ${file}: ${failureText(cause)}; choose another path`;
  return new MaspoError('environment', message, { cause });
}

function calibrationFile(home: string, { evaluator, task, judge }: CalibrationSubject): string {
  return join(home, 'calibrations', `${calibrationKey({ evaluator, task, judge })}.json`);
}
