-- Records of the reference named by kind and id: ?1 a JSON list of "kind/id".
SELECT i.rowid, i.kind, i.id, i.title, i.body, i.source_id, i.paragraph, i.sentence, i.tier, i.unverified
FROM json_each(?1) wanted JOIN main.search_item i
  ON i.kind = substr(wanted.value, 1, instr(wanted.value, '/') - 1)
  AND i.id = substr(wanted.value, instr(wanted.value, '/') + 1)
