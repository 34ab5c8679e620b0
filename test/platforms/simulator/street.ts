import type { Queryable } from "../../../src/database/door.ts";

/** A small street: three communities, a village, the street office, and their groups on the simulator. */
const STREET = `
  INSERT INTO gov.street (name) VALUES ('示例街道');
  INSERT INTO gov.unit (street_id, name, kind, position)
  SELECT s.id, u.name, u.kind, u.position FROM gov.street AS s,
    (VALUES ('桃园社区', 'community', 1), ('绿城社区', 'community', 2), ('工人新村社区', 'community', 3), ('小京水村', 'village', 4))
      AS u(name, kind, position);
  INSERT INTO gov.person (street_id, key, name)
  SELECT s.id, p.key, p.name FROM gov.street AS s,
    (VALUES ('li', '示例书记甲'), ('wang', '示例书记乙'), ('zhao', '示例专干'), ('chen', '示例书记丙'), ('zhou', '示例组织员'), ('new', '新同志'))
      AS p(key, name);
  INSERT INTO gov.person_role (person_id, role, unit_id)
  SELECT p.id, r.role, u.id FROM
    (VALUES ('li', 'secretary', '桃园社区'), ('wang', 'secretary', '绿城社区'), ('wang', 'deputy', '工人新村社区'),
            ('zhao', 'clerk', '桃园社区'), ('chen', 'secretary', '小京水村'), ('zhou', 'organizer', NULL))
      AS r(key, role, unit)
    JOIN gov.person AS p ON p.key = r.key LEFT JOIN gov.unit AS u ON u.name = r.unit;
  INSERT INTO gov.account (platform, user_id, person_id)
  SELECT 'simulator', 'sim-' || key, id FROM gov.person WHERE key <> 'new';
  INSERT INTO gov.account (platform, user_id, person_id) SELECT 'wecom', 'LiMin', id FROM gov.person WHERE key = 'li';
  INSERT INTO gov.chat_group (street_id, platform, chat_id, name, unit_id)
  SELECT s.id, g.platform, g.chat, g.name, u.id FROM gov.street AS s,
    (VALUES ('simulator', 'street', '示例街道五星支部创建群', NULL), ('simulator', 'taoyuan', '桃园社区两委群', '桃园社区'),
            ('simulator', 'lvcheng', '绿城社区两委群', '绿城社区'), ('wecom', 'wr-1', '企业微信群', NULL))
      AS g(platform, chat, name, unit)
    LEFT JOIN gov.unit AS u ON u.name = g.unit;`;

export async function loadSmallStreet(db: Queryable): Promise<void> {
  await db.query(STREET);
}
