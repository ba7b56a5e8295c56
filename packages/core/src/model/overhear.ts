import type { RoleModel } from './role-model.ts';

/** The role, and the replies that it gives from now on, in order. A failed call adds nothing. */
export function overhear(role: RoleModel): { readonly role: RoleModel; readonly replies: readonly string[] } {
  const replies: string[] = [];
  return {
    role: {
      ...role,
      chat: async (...request) => {
        const reply = await role.chat(...request);
        if (reply.failure === undefined) replies.push(reply.text);
        return reply;
      },
    },
    replies,
  };
}
