-- What a search must know of every figure to say whether it is the asked one.
SELECT o.id, o.study_id, o.endpoint, o.endpoint_name, o.endpoint_short, o.arm_value, o.comparator_value,
  o.effect, o.p, o.kind = 'harm' AS harm, s.design_kind IN ('randomised', 'meta-analysis', 'pooled') AS compared
FROM main.outcome o JOIN main.study s ON s.id = o.study_id
