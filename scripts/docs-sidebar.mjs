/** The pages in the order of a reader's questions. A test sees to it that every page of docs is here. */
export const sidebar = [
  {
    text: 'Start',
    items: [
      { text: 'Start here', link: '/start-here' },
      { text: 'Your own system in 30 minutes', link: '/own-systems' },
      { text: 'Your own data', link: '/your-own-data' },
      { text: 'The run configuration', link: '/configuration' },
      { text: 'Real small models', link: '/local-models' },
    ],
  },
  {
    text: 'Trust it',
    items: [
      { text: 'Read a report', link: '/reading-a-report' },
      { text: 'The viewer', link: '/viewer' },
      { text: 'Choose and check a judge', link: '/judge' },
      { text: 'Control cost', link: '/cost' },
      { text: 'How answers are graded', link: '/grading' },
      { text: 'Statistics', link: '/statistics' },
      { text: 'Honest limits', link: '/limits' },
    ],
  },
  {
    text: 'Research',
    items: [
      { text: 'Reproduce the paper', link: '/experiments' },
      { text: 'The method, requirement by requirement', link: '/method' },
      { text: 'Optimizers', link: '/optimizers' },
      { text: 'Write an optimizer', link: '/your-own-parts' },
      { text: 'Agent systems', link: '/architectures' },
      { text: 'Add a provider of models', link: '/models' },
    ],
  },
  {
    text: 'Look up',
    items: [
      { text: 'Troubleshooting', link: '/troubleshooting' },
      { text: 'Glossary', link: '/glossary' },
      { text: 'The command', link: '/command' },
      { text: 'Every option of the command', link: '/reference/command' },
      { text: 'Every field of a configuration', link: '/reference/configuration' },
      { text: 'Every name of @maspo/core', link: '/reference/types' },
    ],
  },
  {
    text: 'The code',
    collapsed: true,
    items: [
      { text: 'Architecture', link: '/architecture/' },
      ...[
        'core',
        'graphs',
        'judging',
        'search',
        'maspo',
        'baselines',
        'pruning',
        'architectures',
        'tasks',
        'models',
        'local',
        'bench',
        'experiments',
        'forecast',
        'calibration',
        'report',
        'viewer',
        'tools',
      ].map((name) => ({ text: name, link: `/architecture/${name}` })),
    ],
  },
];
