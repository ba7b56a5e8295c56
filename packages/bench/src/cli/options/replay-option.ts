import { Option } from 'commander';

export function replayOption(): Option {
  return new Option(
    '--replay <file>',
    'answer every call from a file of `maspo cache export`: no server, no key, no reply store',
  );
}
