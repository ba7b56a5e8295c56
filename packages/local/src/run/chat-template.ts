import { Template } from '@huggingface/jinja';
import { type ChatMessage, failureText, MaspoError } from '@maspo/core';
import { fixedDate } from './fixed-date.ts';

/** What a template may name besides the messages. */
export interface TemplateTokens {
  readonly bos: string;
  readonly eos: string;
}

/** Writes messages as the model was trained to read them, up to the place where its reply begins. */
export type RenderChat = (messages: readonly ChatMessage[]) => string;

/**
 * The chat template that a model's file holds, applied word for word, as servers do it: the wrappers of node-llama-cpp leave out the system
 * message that some templates add. Throws `MaspoError` `invalid-input` where there is no template, one that cannot be read, or messages that
 * it does not take.
 */
export function chatTemplate(model: string, template: string | undefined, { bos, eos }: TemplateTokens): RenderChat {
  if (template === undefined)
    throw new MaspoError(
      'invalid-input',
      `the file of ${model} has no chat template, so it is no model that answers messages: use one whose name ends in Instruct or Chat`,
    );
  const parsed = parsedTemplate(model, template);
  return (messages) => {
    try {
      return parsed.render({
        messages: messages.map(({ role, content }) => ({ role, content })),
        add_generation_prompt: true,
        bos_token: bos,
        eos_token: eos,
        fixed_date: fixedDate,
      });
    } catch (cause) {
      const message = `the chat template of ${model} does not take these messages: ${failureText(cause)}`;
      throw new MaspoError('invalid-input', message, { cause });
    }
  };
}

function parsedTemplate(model: string, template: string): Template {
  try {
    const read = new Template(template);
    // The library does not let a caller declare what it declares itself.
    read.parsed.body.unshift(...new Template('{% set strftime_now = fixed_date %}').parsed.body);
    return read;
  } catch (cause) {
    const message = `the chat template of ${model} cannot be read: ${failureText(cause)}: use another file of the model`;
    throw new MaspoError('invalid-input', message, { cause });
  }
}
