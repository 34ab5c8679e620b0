/** SQL: whether the event of a task (gov.event as e) was not taken back; `effectiveEvents` in a statement. */
export const stillStands = `
  NOT EXISTS (SELECT FROM gov.event u
              WHERE u.task_id = e.task_id AND u.kind = 'undone' AND u.data->'undoes' @> to_jsonb(e.version))`;
