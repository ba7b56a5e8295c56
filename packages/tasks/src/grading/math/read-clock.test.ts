import { expect, test } from 'vitest';
import { readClock } from './read-clock.ts';

test.each([
  ['6:30', { time: '6:30' }],
  ['06:30', { time: '6:30' }],
  ['10:00 \\text{ a.m.}', { time: '10:00', half: 'am' }],
  ['10:00 PM', { time: '10:00', half: 'pm' }],
  ['1:02:03', { time: '1:02:03' }],
])('%s is a time', (text, clock) => {
  expect(readClock(text)).toMatchObject({ kind: 'clock', ...clock });
});

test.each(['3:1', '13:65', '25:00', '1:2:3', '100:20', 'x:20', '12:30 x'])('%s is not a time', (text) => {
  expect(readClock(text)).toBeUndefined();
});

test('a time may also be a ratio only in lowest terms', () => {
  expect(readClock('1:20')?.ratio).toHaveLength(2);
  expect(readClock('6:30')?.ratio).toBeUndefined();
  expect(readClock('7:05')?.ratio).toBeUndefined();
});
