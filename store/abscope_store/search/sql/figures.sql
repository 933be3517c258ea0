-- What a search must know of every figure to say whether it is the asked one.
SELECT o.id, o.study_id, o.endpoint, o.endpoint_name, o.endpoint_short, o.arm_value, o.comparator_value,
  o.effect, o.p, o.kind = 'harm' AS harm, o.fatal, o.grade, o.assessor, o.seen = 'memory' AS unverified,
  o.unit, o.analysis, o.arm_id,
  s.design_kind IN ('randomised', 'meta-analysis', 'pooled')
    AND (o.effect IS NOT NULL OR o.comparator_value IS NOT NULL) AS compared
FROM main.outcome o JOIN main.study s ON s.id = o.study_id
ORDER BY o.study_id, o.ordinal
