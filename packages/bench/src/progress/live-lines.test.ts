import { expect, test } from 'vitest';
import { createFakeTerminal } from '../../test-support/fake-terminal.ts';
import { createLiveLines } from './live-lines.ts';

const long = 'search 12 %, about 4 min left | round 1 of 3 | solver | step 2 | best J 0.125 | 1200 calls';

test('a line is cut to the width of the terminal, written over, and stays at the end', () => {
  const terminal = createFakeTerminal(40);
  const live = createLiveLines(terminal);
  live.show(long);
  expect(terminal.lines()).toEqual([`${long.slice(0, 38)}…`]);
  live.say('a note');
  live.show('short');
  live.leave();
  live.wipe();
  expect(terminal.lines()).toEqual(['a note', 'short']);
});

test.each([[[80, 30, 100, 15, 79]], [[20, 19, 18, 200, 5, 40]]])(
  'an old line is removed completely while a terminal changes its width: %j',
  (widths) => {
    const terminal = createFakeTerminal(100);
    const live = createLiveLines(terminal);
    live.say('first');
    live.show(long);
    for (const width of widths) {
      terminal.resize(width);
      live.show(long);
      expect(terminal.lines()).toEqual(['first', `${long.slice(0, width - 2)}${width - 2 < long.length ? '…' : ''}`]);
    }
    terminal.resize(10);
    live.wipe();
    expect(terminal.lines()).toEqual(['first']);
  },
);

test('several lines are wiped together, even after the terminal became narrower', () => {
  const terminal = createFakeTerminal(100);
  const live = createLiveLines(terminal);
  live.show(long, 'two', long);
  terminal.resize(33);
  live.say('said');
  live.show('one', 'two');
  expect(terminal.lines()).toEqual(['said', 'one', 'two']);
});

test('only as many lines are shown as the terminal has rows, the last ones first', () => {
  const terminal = createFakeTerminal(80, 4);
  createLiveLines(terminal).show('1', '2', '3', '4', '5');
  expect(terminal.lines()).toEqual(['3', '4', '5']);
});

test('characters of two columns count as two, and control characters in a text cannot move the cursor', () => {
  const terminal = createFakeTerminal(80);
  const written: string[] = [];
  const live = createLiveLines({ columns: 8, write: (text) => written.push(text) });
  live.show('日本語日本語');
  expect(written).toEqual(['\r\x1b[2K日本語…']);
  createLiveLines(terminal).say('a\x1b[2Jb');
  expect(terminal.lines()).toEqual(['a\\u001b[2Jb']);
});
