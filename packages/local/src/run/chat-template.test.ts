import { expect, test } from 'vitest';
import { chatTemplate } from './chat-template.ts';

const chatMl = `{% for message in messages %}{% if loop.first and message.role != 'system' %}<|im_start|>system
Be kind.<|im_end|>
{% endif %}<|im_start|>{{ message.role }}
{{ message.content }}<|im_end|>
{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant
{% endif %}`;
const tokens = { bos: '<s>', eos: '</s>' };
const hello = [{ role: 'user', content: 'Hello' }] as const;

test('messages are written as the template states, with the system message that it adds, up to the reply', () => {
  const render = chatTemplate('tiny', chatMl, tokens);
  expect(render(hello)).toBe(
    '<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>user\nHello<|im_end|>\n<|im_start|>assistant\n',
  );
  expect(render([{ role: 'system', content: 'Be short.' }, ...hello])).toMatch(/^<\|im_start\|>system\nBe short\./);
});

test('a template may name the first and the last token', () => {
  expect(chatTemplate('tiny', '{{ bos_token }}{{ messages[0].content }}{{ eos_token }}', tokens)(hello)).toBe(
    '<s>Hello</s>',
  );
});

test('a model without a template, and messages that a template does not accept, are refused with a hint', () => {
  expect(() => chatTemplate('tiny', undefined, tokens)).toThrow(/tiny has no chat template.*Instruct or Chat/);
  const strict = chatTemplate('tiny', "{{ raise_exception('no system message, please') }}", tokens);
  expect(() => strict(hello)).toThrow(/template of tiny does not take these messages: no system message, please/);
});

test('a template that cannot be read is refused as wrong input', () => {
  expect(() => chatTemplate('tiny', '{% for message in messages %}', tokens)).toThrow(
    expect.objectContaining({
      code: 'invalid-input',
      message: expect.stringMatching(/^the chat template of tiny cannot be read: .*: use another file/),
    }),
  );
});

test('a template that uses the date gets the same date every day, so that a reply depends only on its request', () => {
  const dated = chatTemplate('tiny', "{{ strftime_now('%d %b %Y, %A %H:%M %% %q') }}", tokens);
  expect(dated(hello)).toBe('01 Jan 2025, Wednesday 00:00 % %q');
});
