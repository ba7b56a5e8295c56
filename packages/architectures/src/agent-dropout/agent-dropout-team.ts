import type { AnswerFormat } from '@maspo/core';
import type { SeededAgent } from '../seeded-system.ts';

interface TeamMember {
  readonly id: string;
  readonly role: string;
  readonly instruction: string;
}

/** Four roles for each answer format, in the order in which they read each other within a round. */
const members: Readonly<Record<AnswerFormat, readonly TeamMember[]>> = {
  math: [
    {
      id: 'solver',
      role: 'Solves the problem step by step with numbers, and reaches one definite answer.',
      instruction: 'You are the solver of a team. Solve the following math problem step by step.',
    },
    {
      id: 'analyst',
      role: 'Solves the problem in general: names the quantities, derives the relations between them, puts the numbers in last, and reaches one definite answer.',
      instruction:
        'You are the analyst of a team. Solve the following math problem with letters for the quantities, and put the numbers in at the end.',
    },
    {
      id: 'programmer',
      role: 'Solves the problem by an exact procedure: writes it as a short program, carries it out by hand, and reaches one definite answer.',
      instruction:
        'You are the programmer of a team. Write a short program for the following math problem, and carry it out by hand.',
    },
    {
      id: 'inspector',
      role: 'Inspects the work of the team: tests goal, logic and calculations, names what is wrong, and settles on one definite answer.',
      instruction:
        'You are the inspector of a team. Find out what could go wrong with the following math problem, test goal, logic and calculations, and solve it.',
    },
  ],
  choice: [
    {
      id: 'expert',
      role: 'Answers from knowledge of the subject: recalls the facts and principles that apply, says how sure they are, and chooses one option.',
      instruction:
        'You are the subject expert of a team. Answer the following multiple-choice question from the facts and principles of its subject.',
    },
    {
      id: 'reasoner',
      role: 'Answers by strict reasoning: derives the answer from what is given, with calculations where there is something to calculate, and chooses one option.',
      instruction:
        'You are the reasoner of a team. Derive the answer to the following multiple-choice question step by step from what is given.',
    },
    {
      id: 'eliminator',
      role: 'Answers by elimination: gives for each option the strongest reason against it, and chooses the one that stands.',
      instruction:
        'You are the eliminator of a team. For each option of the following multiple-choice question give the strongest reason against it, and choose the one that stands.',
    },
    {
      id: 'critic',
      role: 'Criticizes the work of the team: looks for wrong facts, gaps in the reasoning and misread words, and settles on one option.',
      instruction:
        'You are the critic of a team. Look for what is easily misread or mistaken in the following multiple-choice question, and answer it.',
    },
  ],
  code: [
    {
      id: 'manager',
      role: 'Sets out the solution: says what the function must do, its inputs, outputs and special cases, and gives a first version.',
      instruction:
        'You are the project manager of a team. Set out what the following programming task demands, the special cases among it, and give a first solution in Python.',
    },
    {
      id: 'designer',
      role: 'Designs the algorithm: chooses data structures and steps that are correct and fast enough, gives the reasons, and writes it as code.',
      instruction:
        'You are the algorithm designer of a team. Choose the algorithm for the following programming task, say why it is correct, and solve the task in Python.',
    },
    {
      id: 'programmer',
      role: 'Writes the code: complete, readable, and exactly what the task asks for.',
      instruction:
        'You are the programmer of a team. Solve the following programming task in Python with complete and readable code.',
    },
    {
      id: 'tester',
      role: 'Tests the code of the team: thinks of inputs that break it, goes through them by hand, and gives a corrected version.',
      instruction:
        'You are the tester of a team. Think of inputs that would break a solution to the following programming task, and give a solution in Python that withstands them.',
    },
  ],
  text: [
    {
      id: 'author',
      role: 'Writes a first answer: says what is asked for, who reads it, and gives a complete answer.',
      instruction: 'You are the author of a team. Write a complete answer to the following task.',
    },
    {
      id: 'researcher',
      role: 'Gathers what the answer needs: recalls the facts that apply, says how sure they are, and gives an answer that rests on them.',
      instruction:
        'You are the researcher of a team. Gather the facts that the following task needs, say how sure they are, and answer from them.',
    },
    {
      id: 'editor',
      role: 'Edits the answer of the team: keeps what the task asks for, leaves out the rest, puts it into the form that is asked for, and gives it anew.',
      instruction:
        'You are the editor of a team. Find out what form, content and length the following task asks for, and give an answer that has them.',
    },
    {
      id: 'checker',
      role: 'Checks the work of the team: looks for wrong facts, gaps and demands of the task that are not met, and gives a corrected answer.',
      instruction:
        'You are the checker of a team. Look for what is easily missed or mistaken in the following task, and answer it.',
    },
  ],
};

export function teamOf(format: AnswerFormat): SeededAgent[] {
  return members[format].map(({ id, role, instruction }) => ({
    id,
    role,
    instruction: { math: instruction, choice: instruction, code: instruction, text: instruction },
    contextLabel:
      'What the team has said so far (it may be nothing). Any of it may be wrong: check it before you use it',
  }));
}

export const decider: SeededAgent = {
  id: 'decider',
  role: 'Decides for the team: weighs what each member said in the end, corrects what is wrong, and gives one definite final answer.',
  instruction: {
    math: 'A team has worked on the math problem below. Any of its members may be wrong: check what they say, decide where they differ, and give the final answer.',
    choice:
      'A team has worked on the multiple-choice question below. Any of its members may be wrong: check what they say, decide where they differ, and give the final choice.',
    code: 'A team has worked on the programming task below. Any of its members may be wrong: check what they say, decide where they differ, and give the final code.',
    text: 'A team has worked on the task below. Any of its members may be wrong: check what they say, decide where they differ, and give the final answer.',
  },
  contextLabel: 'Last words of the team',
};
