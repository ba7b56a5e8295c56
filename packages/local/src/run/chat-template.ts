import { Template } from '@huggingface/jinja';
import { type ChatMessage, failureText, MaspoError } from '@maspo/core';
import { fixedDate } from './fixed-date.ts';

/** The tokens that a template may name besides the messages. */
export interface TemplateTokens {
  readonly bos: string;
  readonly eos: string;
}

/** Writes messages in the form that the model was trained on, up to the position where its reply begins. */
export type RenderChat = (messages: readonly ChatMessage[]) => string;

/**
 * The chat template from a model's file, applied word for word, as servers do it. The wrappers of node-llama-cpp are not used, because they
 * leave out the system message that some templates add. Throws `MaspoError` `invalid-input` if there is no template, if it cannot be read,
 * or if it does not accept the messages.
 */
export function chatTemplate(model: string, template: string | undefined, { bos, eos }: TemplateTokens): RenderChat {
  if (template === undefined)
    throw new MaspoError(
      'invalid-input',
      `the file of ${model} has no chat template, so it is not a chat model: use a model whose name ends in Instruct or Chat`,
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
    // The library does not let a caller replace a function that it declares itself.
    read.parsed.body.unshift(...new Template('{% set strftime_now = fixed_date %}').parsed.body);
    return read;
  } catch (cause) {
    const message = `the chat template of ${model} cannot be read: ${failureText(cause)}: use another file of the model`;
    throw new MaspoError('invalid-input', message, { cause });
  }
}
