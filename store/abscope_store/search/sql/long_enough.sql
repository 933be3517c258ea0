-- Some 12,000 steps of SQLite's machine, more than lie between two questions of a progress handler; 0.1 ms.
WITH RECURSIVE step (at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM step LIMIT 1000) SELECT count(*) FROM step
