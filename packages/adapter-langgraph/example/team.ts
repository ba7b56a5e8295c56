import { SystemMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { END, MessagesAnnotation, START, StateGraph } from '@langchain/langgraph';
import { ToolNode } from '@langchain/langgraph/prebuilt';
import { agentPrompts, langGraphSystem, type PromptConfig } from '@maspo/adapter-langgraph';
import { z } from 'zod';
import { model } from './model.ts';

// An agent's id is the name of its node.
const agents = {
  router: { role: 'Decides who answers.', prompt: 'Say SOLVE where the question needs a calculation, else TALK.' },
  solver: { role: 'Solves the question, with a tool that adds.', prompt: 'Solve the question.' },
  critic: { role: 'Checks the solution.', prompt: 'Say FINE, or AGAIN and what is wrong.' },
  talker: { role: 'Answers questions without calculations.', prompt: 'Answer in one sentence.' },
};
const promptOf = agentPrompts(agents);
type Agent = keyof typeof agents;
type State = typeof MessagesAnnotation.State;

const add = tool(({ a, b }) => String(a + b), {
  name: 'add',
  description: 'Adds two numbers.',
  schema: z.object({ a: z.number(), b: z.number() }),
});
const withTools = model.bindTools([add]);

const speak = (agent: Agent) => async (state: State, config: PromptConfig) => {
  const chat = agent === 'solver' ? withTools : model;
  const reply = await chat.invoke([new SystemMessage(promptOf(agent, config)), ...state.messages]);
  reply.name = agent;
  return { messages: [reply] };
};

const lastOf = (agent: Agent, { messages }: State) => messages.findLast(({ name }) => name === agent)?.text ?? '';
const callsTool = ({ messages }: State) => (messages.at(-1) as { tool_calls?: unknown[] }).tool_calls?.length;

export const graph = new StateGraph(MessagesAnnotation)
  .addNode('router', speak('router'))
  .addNode('solver', speak('solver'))
  .addNode('tools', new ToolNode([add]))
  .addNode('critic', speak('critic'))
  .addNode('talker', speak('talker'))
  .addEdge(START, 'router')
  // The list of targets lets LangGraph draw the edges. Without it, an edge leads to every node.
  .addConditionalEdges('router', (state) => (lastOf('router', state).includes('SOLVE') ? 'solver' : 'talker'), [
    'solver',
    'talker',
  ])
  .addConditionalEdges('solver', (state) => (callsTool(state) ? 'tools' : 'critic'), ['tools', 'critic'])
  .addEdge('tools', 'solver')
  .addConditionalEdges('critic', (state) => (lastOf('critic', state).includes('AGAIN') ? 'solver' : END), [
    'solver',
    END,
  ])
  .addEdge('talker', END)
  .compile();

export default await langGraphSystem(graph, {
  agents,
  answerOf: (state: State) => lastOf('solver', state) || lastOf('talker', state),
});
