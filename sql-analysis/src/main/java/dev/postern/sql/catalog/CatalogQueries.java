package dev.postern.sql.catalog;

/**
 * The queries over PostgreSQL's system catalogs, of the shape that 15 to 18 share. Every name
 * carries its schema, and OIDs come as bigint since they are unsigned.
 */
final class CatalogQueries {
  private CatalogQueries() {}

  /** Objects below this OID were made by the server itself (src/include/access/transam.h). */
  static final long FIRST_USER_OID = 16384;

  static final String SERVER = "SELECT pg_catalog.current_setting('server_version_num')::integer";

  /**
   * One value over the row versions of all catalogs that are read here: {@code xmin} changes with
   * every change of a row, and stays through VACUUM and ANALYZE.
   */
  static final String VERSION =
      """
      SELECT pg_catalog.md5(pg_catalog.string_agg(part, ' ' ORDER BY part)) FROM (
        SELECT pg_catalog.concat(catalog, ':', pg_catalog.count(*), ':',
                 pg_catalog.sum(pg_catalog.hashtextextended(row_version, 0)::numeric)) AS part
        FROM (
          SELECT 1 AS catalog, pg_catalog.concat(oid, ' ', xmin) AS row_version FROM pg_catalog.pg_class
          UNION ALL SELECT 2, pg_catalog.concat(attrelid, ' ', attnum, ' ', xmin) FROM pg_catalog.pg_attribute
          UNION ALL SELECT 3, pg_catalog.concat(oid, ' ', xmin) FROM pg_catalog.pg_namespace
          UNION ALL SELECT 4, pg_catalog.concat(inhrelid, ' ', inhparent, ' ', xmin) FROM pg_catalog.pg_inherits
          UNION ALL SELECT 5, pg_catalog.concat(oid, ' ', xmin) FROM pg_catalog.pg_rewrite
          UNION ALL SELECT 6, pg_catalog.concat(oid, ' ', xmin) FROM pg_catalog.pg_proc
          UNION ALL SELECT 7, pg_catalog.concat(oid, ' ', xmin) FROM pg_catalog.pg_type
          UNION ALL SELECT 8, pg_catalog.concat(oid, ' ', xmin) FROM pg_catalog.pg_operator
          UNION ALL SELECT 9, pg_catalog.concat(oid, ' ', xmin) FROM pg_catalog.pg_cast
          UNION ALL SELECT 10, pg_catalog.concat(oid, ' ', xmin) FROM pg_catalog.pg_amproc
          UNION ALL SELECT 11, pg_catalog.concat(oid, ' ', xmin) FROM pg_catalog.pg_constraint
          UNION ALL SELECT 12, pg_catalog.concat(oid, ' ', xmin) FROM pg_catalog.pg_trigger
          UNION ALL SELECT 13, pg_catalog.concat(oid, ' ', xmin) FROM pg_catalog.pg_policy
          UNION ALL SELECT 14, pg_catalog.concat(indexrelid, ' ', xmin) FROM pg_catalog.pg_index
          UNION ALL SELECT 15, pg_catalog.concat(oid, ' ', xmin) FROM pg_catalog.pg_attrdef
          UNION ALL SELECT 16, pg_catalog.concat(oid, ' ', xmin) FROM pg_catalog.pg_extension
          UNION ALL SELECT 17, pg_catalog.concat(rngtypid, ' ', xmin) FROM pg_catalog.pg_range
        ) AS row_versions GROUP BY catalog
      ) AS parts\
      """;

  static final String RELATIONS =
      """
      SELECT c.oid::bigint, n.nspname, c.relname, c.relkind
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c')\
      """;

  static final String COLUMNS =
      """
      SELECT a.attrelid::bigint, a.attnum, a.attname, a.atttypid::bigint, a.atttypmod,
             a.attgenerated <> '', a.attisdropped, NOT coalesce(l.collisdeterministic, true)
      FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
        LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation
      WHERE a.attnum > 0 AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c')
      ORDER BY a.attrelid, a.attnum\
      """;

  static final String TYPES =
      """
      SELECT t.oid::bigint, n.nspname, t.typname,
             CASE WHEN t.typtype = 'd' THEN t.typbasetype
                  WHEN r.rngsubtype IS NOT NULL THEN r.rngsubtype
                  ELSE t.typelem END::bigint,
             t.typrelid::bigint, t.typtype
      FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
      LEFT JOIN pg_catalog.pg_range r ON t.oid IN (r.rngtypid, r.rngmultitypid)\
      """;

  static final String FUNCTIONS =
      """
      SELECT p.oid::bigint AS oid, n.nspname AS schema, p.proname AS name, p.prokind AS kind,
             p.proargtypes::text AS inputs, p.pronargs - p.pronargdefaults AS required,
             p.provariadic::bigint AS variadic, p.proargnames AS names,
             pg_catalog.array_to_string(p.proargmodes, '') AS modes,
             pg_catalog.array_to_string(p.proallargtypes, ' ') AS types,
             p.prorettype::bigint AS result, p.proretset AS set, l.lanname AS language,
             p.provolatile AS volatility, p.prosecdef AS definer,
             CASE WHEN p.oid >= 16384 AND pg_catalog.octet_length(p.prosrc) BETWEEN 1 AND 65536
                  THEN p.prosrc END AS source,
             p.prosqlbody IS NOT NULL AS tree,
             CASE WHEN p.oid >= 16384 THEN p.prosqlbody::text END AS body, e.extname AS extension
      FROM pg_catalog.pg_proc p
      JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
      JOIN pg_catalog.pg_language l ON l.oid = p.prolang
      LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass
        AND d.objid = p.oid AND d.deptype = 'e'
      LEFT JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid\
      """;

  static final String INHERITANCE =
      "SELECT inhparent::bigint, inhrelid::bigint FROM pg_catalog.pg_inherits";

  /** Stored queries and expressions: whose, which attribute, when they run, and the tree. */
  static final String TREES =
      """
      SELECT ev_class::bigint, 0, CASE ev_type WHEN '1' THEN 'view' ELSE 'write' END,
             pg_catalog.concat(ev_action, ' ', ev_qual)
        FROM pg_catalog.pg_rewrite
      UNION ALL SELECT polrelid::bigint, 0, 'read', pg_catalog.concat(polqual, ' ', polwithcheck)
        FROM pg_catalog.pg_policy
      UNION ALL SELECT d.adrelid::bigint, d.adnum,
             CASE a.attgenerated WHEN '' THEN 'write' ELSE 'generated' END, d.adbin::text
        FROM pg_catalog.pg_attrdef d
        JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
      UNION ALL SELECT tgrelid::bigint, 0, 'write',
             pg_catalog.concat(':funcid ', tgfoid::bigint, ' ', tgqual)
        FROM pg_catalog.pg_trigger WHERE NOT tgisinternal
      UNION ALL SELECT indrelid::bigint, 0, 'write', pg_catalog.concat(indexprs, ' ', indpred)
        FROM pg_catalog.pg_index WHERE indexprs IS NOT NULL OR indpred IS NOT NULL
      UNION ALL SELECT conrelid::bigint, 0, 'write', conbin::text
        FROM pg_catalog.pg_constraint WHERE conrelid <> 0 AND conbin IS NOT NULL
      UNION ALL SELECT contypid::bigint, 0, 'domain', conbin::text
        FROM pg_catalog.pg_constraint WHERE contypid <> 0 AND conbin IS NOT NULL
      UNION ALL SELECT oid::bigint, 0, 'domain', typdefaultbin::text
        FROM pg_catalog.pg_type WHERE typdefaultbin IS NOT NULL\
      """;

  static final String SEQUENCE_OWNERS =
      """
      SELECT d.objid::bigint, d.refobjid::bigint, d.refobjsubid
      FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_class c ON c.oid = d.objid
      WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
        AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
        AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i') AND c.relkind = 'S'\
      """;

  static final String FOREIGN_KEYS =
      """
      SELECT conrelid::bigint, pg_catalog.array_to_string(conkey, ' '), confrelid::bigint,
             pg_catalog.array_to_string(confkey, ' '),
             confdeltype IN ('c', 'n', 'd') OR confupdtype IN ('c', 'n', 'd')
      FROM pg_catalog.pg_constraint WHERE contype = 'f'\
      """;

  static final String PRIMARY_KEYS =
      """
      SELECT conrelid::bigint, pg_catalog.array_to_string(conkey, ' ')
      FROM pg_catalog.pg_constraint WHERE contype = 'p'\
      """;

  /**
   * Of each unique index and exclusion constraint its table, the columns it is over, of which 0 is
   * an expression, and the trees of its expressions and its condition.
   */
  static final String INDEXES =
      """
      SELECT indrelid::bigint, indnkeyatts, indkey::text, pg_catalog.concat(indexprs, ' ', indpred),
             indisunique OR indisexclusion
      FROM pg_catalog.pg_index\
      """;

  static final String OPERATORS =
      """
      SELECT o.oid::bigint, o.oprname, o.oprcode::oid::bigint, o.oprleft::bigint,
             o.oprright::bigint, o.oid < 16384 AND p.oid < 16384 AND p.proleakproof
      FROM pg_catalog.pg_operator o
      LEFT JOIN pg_catalog.pg_proc p ON p.oid = o.oprcode::oid\
      """;

  static final String CASTS =
      """
      SELECT castsource::bigint, casttarget::bigint, castfunc::bigint
      FROM pg_catalog.pg_cast WHERE castfunc <> 0\
      """;

  static final String SUPPORT =
      """
      SELECT amproclefttype::bigint, amproc::oid::bigint FROM pg_catalog.pg_amproc
      UNION SELECT amprocrighttype::bigint, amproc::oid::bigint FROM pg_catalog.pg_amproc\
      """;

  /** Takes locks on what the view refers to, so it is asked for one view at a time. */
  static final String VIEW_DEFINITION = "SELECT pg_catalog.pg_get_viewdef(?::bigint::oid)";
}
