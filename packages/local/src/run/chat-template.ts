import { Template } from '@huggingface/jinja';
import { type ChatMessage, MaspoError } from '@maspo/core';

/** What a template may name besides the messages. */
export interface TemplateTokens {
  readonly bos: string;
  readonly eos: string;
}

/** Writes messages as the model was trained to read them, up to the place where its reply begins. */
export type RenderChat = (messages: readonly ChatMessage[]) => string;

/**
 * The chat template that a model's file holds, applied word for word, as servers do it: the wrappers of node-llama-cpp leave out the system
 * message that some templates add. Throws `MaspoError` `invalid-input` where there is no template, or messages that it does not take.
 */
export function chatTemplate(model: string, template: string | undefined, { bos, eos }: TemplateTokens): RenderChat {
  if (template === undefined)
    throw new MaspoError(
      'invalid-input',
      `the file of ${model} has no chat template, so it is no model that answers messages: use one whose name ends in Instruct or Chat`,
    );
  const parsed = new Template(template);
  return (messages) => {
    try {
      return parsed.render({
        messages: messages.map(({ role, content }) => ({ role, content })),
        add_generation_prompt: true,
        bos_token: bos,
        eos_token: eos,
      });
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new MaspoError('invalid-input', `the chat template of ${model} does not take these messages: ${why}`, {
        cause,
      });
    }
  };
}
